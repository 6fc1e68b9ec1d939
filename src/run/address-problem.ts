import type { AddressProblem } from './refusal.ts'

/** In English, as a sentence with its full stop. */
export function addressProblemText(p: AddressProblem): string {
  switch (p.is) {
    case 'not-one-of':
      return `it is one of ${p.options.join(', ')}.`
    case 'not-whole':
      return `it is a whole number from ${p.least} to ${p.most}.`
    case 'no-parts':
      return `after "stage" each part is one of ${p.parts.join(', ')}.`
    case 'no-origin':
      return `"${p.origin}" is not an origin like https://example.org.`
    case 'other-version':
      return 'this page reads version 1.'
    case 'no-speed':
      return 'it is "director" or a number from 0.001 to 100.'
    case 'no-selection':
      return 'it names nothing that this page can select.'
    case 'no-stage':
      return 'it begins with "stage".'
    case 'no-reader':
      return 'what reads a recording did not load.'
    case 'broken-link':
      return 'This link is broken: what it carries is not a recording, perhaps it was cut short.'
    case 'large-link':
      return 'This link is refused: what it carries is larger than 1 MB.'
    case 'words':
      return p.text.endsWith('.') ? p.text : `${p.text}.`
  }
}
