import type { Refusal } from '../../run/refusal.ts'

export const shell = {
  taglineShort: 'An etcd cluster in a tab',
  tagline: 'A whole etcd cluster that lives in a browser tab',
  cluster: 'The cluster now',
  term: (p: { term: number }) => `term ${p.term}`,
  leader: (p: { name: string }) => `leader ${p.name}`,
  leaderOfShort: (p: { name: string; term: number }) => `${p.name} leads t${p.term}`,
  leaderOf: (p: { name: string; term: number }) => `leader ${p.name} of term ${p.term}`,
  leaderAloneOf: (p: { name: string; term: number }) =>
    `leader ${p.name} of term ${p.term}, no quorum follows`,
  leaderAlone: (p: { name: string }) => `leader ${p.name}, no quorum follows`,
  leaderAloneShort: (p: { name: string }) => `${p.name}, no quorum`,
  noLeader: 'no leader',
  votersCanLose: (p: { voters: number; quorum: number; n: number }) =>
    `${p.voters} voters, quorum ${p.quorum}, can lose ${p.n}`,
  votersNoQuorum: (p: { voters: number; quorum: number }) =>
    `${p.voters} voters, quorum ${p.quorum}, not enough running`,
  joint: (p: { now: number; old: number }) => `joint: majority of ${p.now} and of ${p.old}`,
  quorum: (p: { n: number }) => `quorum ${p.n}`,
  revision: (p: { n: number }) => `revision ${p.n}`,
  invariants: (p: { n: number }) => (p.n === 1 ? '1 invariant' : `${p.n} invariants`),
  unjudged: 'not judged',
  unjudgedWhy:
    'Nobody knows what was promised before these data dirs were copied, so no invariant is checked',
  invariantsHold: (p: { n: number }) => `${p.n} invariants are checked at every step, and all of them hold`,
  broken: (p: { n: number }) => (p.n === 1 ? '1 promise broken' : `${p.n} promises broken`),
  rulesOff: (p: { rules: string }) => `rule off: ${p.rules}`,
  strictOff: 'rule off: strict reconfig check',

  share: 'Share',
  savePicture: 'Save picture',
  pictureSaved: (p: { name: string }) => `Saved: ${p.name}`,
  pictureFailed: (p: { why: 'no-canvas' | 'too-large' | null }) =>
    p.why === 'no-canvas'
      ? 'The picture cannot be drawn: this browser has no canvas.'
      : p.why === 'too-large'
        ? 'The picture is too large for this browser.'
        : 'The picture could not be saved; try again.',
  shareHint: 'Copy a link to this very moment',
  privateOpen:
    'Links are off: files of yours are open in Inspect, or this run stands on them, and a link would not hold them.',
  linkCopied: 'Link copied: it opens on this very moment.',
  linkShown: 'Link in the address bar: copy it from there.',
  otherLanguage: '中文',
  otherLanguageShort: '中',
  otherLanguageName: '切换到中文',
  theme: (p: { theme: string }) => `Theme: ${p.theme}`,
  themePaper: 'paper',
  themeNight: 'night',
  themeAuto: 'as the system',
  motion: 'Reduce motion',
  help: 'Keys, signs and settings',
  closeHelp: 'Close',

  stage: 'Stage',
  lens: 'Lens',
  tape: 'Tape',
  narration: 'What just happened',
  split: 'Width of the lens',
  sheet: 'Height of the lens',
  allEvents: 'All events',
  openWhole: 'Open in etcdscope',

  loading: 'The cluster is starting.',
  failedTitle: 'The cluster could not start.',
  reload: 'Reload the page',
  haltedTitle: 'The simulation has stopped.',
  haltedText: (p: { claim: string; at: string }) => `At ${p.at}: ${p.claim}`,
  copyRecording: 'Copy recording',
  recordingCopied: 'Recording copied.',
  notCopied: 'This browser does not let a page copy.',
  startAgain: 'Start again',
  langFailed: 'The texts of this language could not be loaded, so the page speaks English.',
  partFailed: 'This part of the page could not be loaded.',
  tryAgain: 'Try again',
  crashedTitle: 'The page has stopped: a part of it failed to draw.',
  /** `text` is English; another language makes its own of what it was made of. */
  refusal: (p: { text: string; refusal: Refusal | null }) => p.text,
  dismiss: 'Dismiss',
  undo: 'Undo',
  redo: 'Redo',
} as const
