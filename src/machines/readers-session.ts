import type { LineResult, Session } from './session.ts'

const LOCKED = { act: { why: 'act-locked' }, seek: { why: 'seek-locked' } } as const

/**
 * The session as the reader's own hand has it: what the address locks (`lock=act`, `seek` or both) is refused here,
 * whatever button, key or drag asks for it. Scripts of a page that is trusted keep the session itself.
 */
export function readersSession(session: Session): Session {
  const isLocked = (what: keyof typeof LOCKED): boolean => {
    const lock = session.store.getState().look.embed?.lock ?? null
    return lock === what || lock === 'all'
  }
  /** Runs the call unless it is locked; then says so. */
  const ask = (what: keyof typeof LOCKED, call: () => Promise<void>): Promise<void> => {
    return isLocked(what) ? session.refuse(LOCKED[what]) : call()
  }
  const line = (text: string, watch: boolean, typed?: boolean): Promise<LineResult> =>
    isLocked('act')
      ? session.refuse(LOCKED.act).then(() => ({ stdout: '', stderr: '', exit: 2 }))
      : session.line(text, watch, typed)
  return {
    store: session.store,
    playhead: () => session.playhead(),
    playheadIn: (ms) => session.playheadIn(ms),
    clock: () => session.clock(),
    frame: (nowMs) => session.frame(nowMs),
    play: (speed) => session.play(speed),
    pause: () => session.pause(),
    toggle: () => session.toggle(),
    hold: () => session.hold(),
    setSpeed: (speed) => session.setSpeed(speed),
    setTempo: (factor) => session.setTempo(factor),
    step: (n, unit) => ask('seek', () => session.step(n, unit)),
    seek: (to) => ask('seek', () => session.seek(to)),
    seekLandmark: (direction, what) => ask('seek', () => session.seekLandmark(direction, what)),
    scrubStart: () => (isLocked('seek') ? undefined : session.scrubStart()),
    scrub: (at) => (isLocked('seek') ? undefined : session.scrub(at)),
    scrubEnd: () => (isLocked('seek') ? undefined : session.scrubEnd()),
    act: (input) => ask('act', () => session.act(input)),
    line,
    lookUp: (question) => session.lookUp(question),
    undo: () => ask('act', () => session.undo()),
    redo: () => ask('act', () => session.redo()),
    returnTo: (branch, at) => ask('act', () => session.returnTo(branch, at)),
    load: (recording, at) => ask('act', () => session.load(recording, at)),
    restart: () => session.restart(),
    select: (selection) => session.select(selection),
    hover: (selection) => session.hover(selection),
    arm: (tool) => (tool !== null && isLocked('act') ? undefined : session.arm(tool)),
    form: (change) => (change.open === true && isLocked('act') ? undefined : session.form(change)),
    sendForm: () => ask('act', () => session.sendForm()),
    show: (view) => session.show(view),
    say: (tone, text) => session.say(tone, text),
    refuse: (refusal) => session.refuse(refusal),
    dismissNotice: () => session.dismissNotice(),
    viewMs: (at) => session.viewMs(at),
    atViewMs: (ms) => session.atViewMs(ms),
    spawnWorker: () => session.spawnWorker(),
    holdPrivate: (open) => session.holdPrivate(open),
    link: () => session.link(),
    recording: () => session.recording(),
    traceHash: () => session.traceHash(),
    dispose: () => session.dispose(),
  }
}
