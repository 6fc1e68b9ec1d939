import { createRoot } from 'react-dom/client'

import { loadTexts } from '../i18n/catalogue.ts'
import { readersSession } from '../machines/readers-session.ts'
import { App } from './App.tsx'
import { openPage } from './open-page.ts'
import './tokens.css'
import './page.css'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has a #root')
const reactRoot = createRoot(root)
void openPage().then((session) => {
  const hand = readersSession(session)
  const draw = (): void => reactRoot.render(<App session={hand} />)
  // A language that does not come is said by the page, which then speaks English.
  loadTexts(session.store.getState().look.lang).then(draw, draw)
})
