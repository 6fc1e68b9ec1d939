import fc from 'fast-check'

import { LANGS, loadTexts } from '../src/i18n/catalogue.ts'

/** The same cases at every run, so that a red run is of this change; another seed looks at others. */
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 1) })

/** Tests speak every language at once; a page loads the one that it shows. */
await Promise.all(LANGS.map(loadTexts))
