import { API_EVENTS, installApi, type Etcdscope } from '../embed/js-api.ts'
import type { PostMessageOptions } from '../embed/post-message.ts'
import { chooseRun, lookOf, readAddress, type HashState } from '../embed/url-state.ts'
import { createSession } from '../machines/create-session.ts'
import { PRIVATE_OPEN, type Session } from '../machines/session.ts'
import type { Refusal } from '../run/refusal.ts'
import type { LookState } from '../store/app-state.ts'
import { startWorker } from './start-worker.ts'
import { remembered } from './stored.ts'

/** Reads the address, starts the run that it means, and listens for another address. */
export async function openPage(): Promise<Session> {
  const { state, notes, refusals } = await readAddress(location.hash)
  const run = chooseRun(state)
  const look: Partial<LookState> = { ...browserLook(), ...lookOf(state) }
  const session = createSession({
    spawn: startWorker,
    recording: run.recording,
    at: run.at,
    look,
    play: plays(state, look),
    ...(state.speed === null ? {} : { speed: state.speed }),
  })
  tell(session, [...notes, ...run.notes], [...refusals, ...run.refusals])
  hearMessages(installApi(session, window), {
    allow: state.allow,
    ownOrigin: location.origin,
    closed: () => (session.store.getState().look.privateOpen ? PRIVATE_OPEN : null),
    events: API_EVENTS,
  })
  addEventListener('hashchange', () => void follow(session))
  return session
}

/** The part that answers messages comes with the first one, in a frame at once; what came before it is answered then. */
function hearMessages(api: Etcdscope, options: PostMessageOptions): void {
  const early: MessageEvent<unknown>[] = []
  let coming: Promise<unknown> | null = null
  const begin = (): void => {
    coming ??= import('../embed/post-message.ts').then(
      ({ listenToMessages }) => {
        removeEventListener('message', hear)
        listenToMessages(api, window, options, early)
      },
      // The next message tries again.
      () => (coming = null),
    )
  }
  const hear = (event: MessageEvent<unknown>): void => {
    early.push(event)
    begin()
  }
  addEventListener('message', hear)
  if (parent !== window) begin()
}

/** Another address, typed or chosen from the history, in the same page. */
async function follow(session: Session): Promise<void> {
  const { state, notes, refusals } = await readAddress(location.hash)
  const run = chooseRun(state)
  const { selection, embed, ...view } = lookOf(state)
  session.show({
    ...(view.lens === undefined ? {} : { lens: view.lens }),
    ...(view.theme === undefined ? {} : { theme: view.theme }),
    ...(view.lang === undefined ? {} : { lang: view.lang }),
    ...(view.motion === undefined ? {} : { motion: view.motion }),
    ...(view.present === undefined ? {} : { present: view.present }),
  })
  if (state.speed !== null) session.setSpeed(state.speed)
  await session.load(run.recording, run.at)
  session.select(selection ?? null)
  if (
    plays(state, { ...(embed === undefined ? {} : { embed }), motion: session.store.getState().look.motion })
  )
    session.play()
  else session.pause()
  tell(session, [...notes, ...run.notes], [...refusals, ...run.refusals])
}

/** What the reader chose at an earlier visit, else what the browser says. */
function browserLook(): Partial<LookState> {
  const theme = remembered('theme')
  const lang = remembered('lang')
  const motion = remembered('motion')
  const reduced = matchMedia('(prefers-reduced-motion: reduce)').matches
  return {
    theme: theme === 'paper' || theme === 'night' ? theme : 'auto',
    lang:
      lang === 'en' || lang === 'zh' ? lang : navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en',
    motion: motion === 'full' || motion === 'reduced' ? motion : reduced ? 'reduced' : 'full',
  }
}

/** By its own word, else on the page and not in a frame of somebody's, and not where motion is unwelcome. */
function plays(state: HashState, look: Partial<LookState>): boolean {
  return state.play ?? ((look.embed ?? null) === null && look.motion !== 'reduced')
}

/** One console note for what was ignored, one sentence on the page for what was refused. */
function tell(session: Session, notes: readonly string[], refusals: readonly Refusal[]): void {
  if (notes.length > 0) console.info(`etcdscope: ${notes.join(' ')}`)
  if (refusals.length > 0) void session.refuse({ why: 'several', all: refusals })
}
