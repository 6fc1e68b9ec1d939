import type { Name } from './input.ts'

/** Why an Input makes no sense now: what the engine refuses before it is made. */
export type ActionRefusal =
  | {
      readonly why: 'no-member' | 'down' | 'down-already' | 'paused' | 'paused-already'
      readonly member: Name
    }
  | { readonly why: 'running-already' | 'not-paused' | 'not-down' | 'nothing-written'; readonly member: Name }
  | { readonly why: 'leads-already' | 'no-vote' | 'in-no-group'; readonly member: Name }
  | {
      readonly why: 'never-started' | 'no-wal' | 'started-before' | 'was-removed' | 'removed-runs'
      readonly member: Name
    }
  | { readonly why: 'no-member-name' | 'name-taken' | 'no-client-name'; readonly name: Name }
  | { readonly why: 'no-file'; readonly member: Name; readonly file: string }
  | { readonly why: 'file-ends'; readonly file: string; readonly bytes: number }
  | { readonly why: 'no-copy'; readonly copy: string }
  | { readonly why: 'foreign-copy'; readonly copy: string; readonly member: Name }
  | { readonly why: 'no-link'; readonly member: Name }
  | { readonly why: 'cut-already' | 'not-cut'; readonly from: Name; readonly to: Name }
  | { readonly why: 'no-message' | 'message-lost' | 'message-there'; readonly message: number }
  | { readonly why: 'no-request'; readonly client: Name; readonly request: number }
  | { readonly why: 'request-ended'; readonly request: number }
  | { readonly why: 'no-span'; readonly micros: number; readonly most: number }
  | { readonly why: PlainActionRefusal }
  /** etcd's own words. */
  | { readonly why: 'etcd'; readonly text: string }

type PlainActionRefusal =
  | 'no-machine'
  | 'client-message-delayed'
  | 'client-message-dropped'
  | 'network-whole'
  | 'no-leader'
  | 'joint-already'
  | 'not-joint'
  | 'no-voters'
  | 'voter-twice'
  | 'same-voters'
  | 'no-target'
  | 'bad-loss'
  | 'group-twice'
  | 'group-empty'
  | 'one-group'

/** Why the worker does not do what the page asked. */
export type HostRefusal =
  | { readonly why: PlainHostRefusal }
  | {
      readonly why: 'none-ahead' | 'none-behind'
      readonly what: 'election' | 'refusal' | 'commit' | 'fault' | 'violation'
    }

/** Why the page itself does not. */
export type PageRefusal =
  | { readonly why: PlainPageRefusal }
  | { readonly why: 'worker-stopped'; readonly claim: string }
  /** Of a recording: `problem` names the field, in the words of the program that read it. */
  | { readonly why: 'bad-recording'; readonly problem: string }
  | {
      readonly why: 'bad-address'
      readonly key: string
      readonly value: string
      readonly problem: AddressProblem
    }
  | { readonly why: 'bad-escape'; readonly part: string }
  | { readonly why: 'several'; readonly all: readonly Refusal[] }

/** What is wrong with a value in an address. */
export type AddressProblem =
  | { readonly is: 'not-one-of'; readonly options: readonly string[] }
  | { readonly is: 'not-whole'; readonly least: number; readonly most: number }
  | { readonly is: 'no-parts'; readonly parts: readonly string[] }
  | { readonly is: 'no-origin'; readonly origin: string }
  | {
      readonly is:
        | 'other-version'
        | 'no-speed'
        | 'no-selection'
        | 'no-stage'
        | 'no-reader'
        | 'broken-link'
        | 'large-link'
    }
  /** In the words of the program that read it. */
  | { readonly is: 'words'; readonly text: string }

type PlainHostRefusal =
  'no-run' | 'too-late' | 'not-loaded' | 'nothing-undone' | 'nothing-to-undo' | 'at-start' | 'nothing-more'

type PlainPageRefusal = 'no-key' | 'nobody-runs' | 'act-locked' | 'seek-locked' | 'no-worker'

/** Those that have no facts. */
export type PlainRefusal = PlainActionRefusal | PlainHostRefusal | PlainPageRefusal

/** `words`: an English sentence of whoever was asked. */
export type Refusal =
  ActionRefusal | HostRefusal | PageRefusal | { readonly why: 'words'; readonly text: string }
