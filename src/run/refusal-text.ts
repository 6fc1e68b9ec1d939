import { addressProblemText } from './address-problem.ts'
import type { PlainRefusal, Refusal } from './refusal.ts'

const REFUSE_A_VOTE = 'To see one: isolate a follower for two writes, then heal.'

/** In English. Of an action without a full stop: it follows the name of a line or a file. */
export function refusalText(r: Refusal): string {
  switch (r.why) {
    case 'no-member':
      return `there is no member ${r.member}`
    case 'down':
      return `${r.member} is down`
    case 'down-already':
      return `${r.member} is down already`
    case 'paused':
      return `${r.member} is paused`
    case 'paused-already':
      return `${r.member} is paused already`
    case 'running-already':
      return `${r.member} is running already`
    case 'not-paused':
      return `${r.member} is not paused`
    case 'not-down':
      return `${r.member} is running: crash or stop it first`
    case 'nothing-written':
      return `${r.member} is down, nothing is written there`
    case 'leads-already':
      return `${r.member} leads already`
    case 'no-vote':
      return `${r.member} does not vote`
    case 'in-no-group':
      return `${r.member} is in no group`
    case 'never-started':
      return `${r.member} was never started`
    case 'no-wal':
      return `${r.member} has no WAL to make a new cluster of`
    case 'started-before':
      return `${r.member} was started before`
    case 'was-removed':
      return `${r.member} was removed from the cluster`
    case 'removed-runs':
      return `${r.member} was removed and still runs`
    case 'no-member-name':
      return `"${r.name}" is not a member's name`
    case 'name-taken':
      return `there is a ${r.name} already`
    case 'no-client-name':
      return `"${r.name}" is not a client's name`
    case 'no-file':
      return `${r.member} has no file "${r.file}"`
    case 'file-ends':
      return `${r.file} has ${r.bytes} bytes`
    case 'no-copy':
      return `there is no copy "${r.copy}"`
    case 'foreign-copy':
      return `the copy "${r.copy}" is ${r.member}'s`
    case 'no-link':
      return `${r.member} has no link to itself`
    case 'cut-already':
      return `the link from ${r.from} to ${r.to} is cut already`
    case 'not-cut':
      return `the link from ${r.from} to ${r.to} is not cut`
    case 'no-message':
      return `no message ${r.message} is under way`
    case 'message-lost':
      return `message ${r.message} will not arrive anyway`
    case 'message-there':
      return `message ${r.message} has arrived and waits for its process`
    case 'no-request':
      return `${r.client} has no request ${r.request}`
    case 'request-ended':
      return `request ${r.request} has ended`
    case 'no-span':
      return `${r.micros} µs is not a whole number from 0 to ${r.most}`
    case 'none-ahead':
      return r.what === 'refusal'
        ? `No refused vote comes within two virtual minutes. ${REFUSE_A_VOTE}`
        : `No ${r.what} comes within two virtual minutes.`
    case 'none-behind':
      return r.what === 'refusal'
        ? `There was no refused vote before this moment. ${REFUSE_A_VOTE}`
        : `There was no ${r.what} before this moment.`
    case 'worker-stopped':
      return `The worker stopped: ${r.claim}.`
    case 'bad-recording':
      return r.problem
    case 'bad-address':
      return `The address says ${r.key}=${r.value}: ${addressProblemText(r.problem)}`
    case 'bad-escape':
      return `The address has a broken percent sign in "${r.part}".`
    case 'several':
      return r.all.map(refusalText).join(' ')
    case 'etcd':
    case 'words':
      return r.text
    default:
      return PLAIN[r.why]
  }
}

const PLAIN: Readonly<Record<PlainRefusal, string>> = {
  'no-machine': 'there is no machine left',
  'client-message-delayed': "a client's messages cannot be delayed",
  'client-message-dropped': "a client's messages cannot be dropped",
  'network-whole': 'the network is whole',
  'no-leader': 'nobody leads',
  'joint-already': 'the configuration is joint already',
  'not-joint': 'the configuration is not joint',
  'no-voters': 'somebody must vote',
  'voter-twice': 'a voter is named twice',
  'same-voters': 'these are the voters already',
  'no-target': 'a request goes to at least one member',
  'bad-loss': 'a loss is 0 to 1000 permille',
  'group-twice': 'a member stands in one group only',
  'group-empty': 'a group has at least one member',
  'one-group': 'a partition has at least two groups',
  'no-run': 'No run is loaded.',
  'too-late': 'That moment is more than an hour into the run.',
  'not-loaded': 'A part of the program could not be loaded; try again.',
  'nothing-undone': 'Nothing was undone.',
  'nothing-to-undo': 'Nothing of yours is left to undo.',
  'at-start': 'This is the start of the run.',
  'nothing-more': 'Nothing more happens within two virtual minutes.',
  'no-key': 'A key is needed.',
  'nobody-runs': 'No member is running: nobody could take it.',
  'act-locked': 'Actions are locked here.',
  'seek-locked': 'Moving through time is locked here.',
  'no-worker': 'The worker is not running.',
}
