import type { ConsoleLook, Endpoint } from '../../../protocol/view/console.ts'
import styles from './ConsoleLens.module.css'
import { useConsoleTexts } from './texts.ts'

/** Whose address is which: what etcdctl takes and prints are addresses, what the stage shows are names. Pressed, one is written. */
export function Endpoints({
  endpoints,
  write,
}: {
  readonly endpoints: readonly Endpoint[]
  readonly write: (address: string) => void
}) {
  const t = useConsoleTexts()
  return (
    <div className={styles.endpoints} role="group" aria-label={t('endpoints')}>
      {endpoints.map((endpoint) => (
        <button
          key={endpoint.address}
          type="button"
          className={styles.choice}
          title={t('writeEndpoint', endpoint)}
          onClick={() => write(endpoint.address)}
        >
          {named(endpoint)}
        </button>
      ))}
    </div>
  )
}

/** A completion with the name of the member that listens there. */
export function wordName(word: string, endpoints: readonly Endpoint[]): string {
  const known = endpoints.find(({ address }) => address === word)
  return known === undefined ? word : named(known)
}

function named({ member, address }: Endpoint): string {
  return `${member} = ${address}`
}

/** Whether an address stands in what was typed or printed, or is about to be written. */
export function areMentioned({ lines, endpoints }: ConsoleLook, draft: string): boolean {
  const holds = (text: string): boolean => endpoints.some(({ address }) => text.includes(address))
  return (
    draft.includes('--endpoints') ||
    lines.some(({ text, pieces }) => holds(text) || pieces.some((piece) => holds(piece.text)))
  )
}

/** The draft with an address at the caret: as a value where one is being written, else with its flag. */
export function withEndpoint(
  draft: string,
  caret: number,
  address: string,
): { readonly line: string; readonly at: number } {
  const before = draft.slice(0, caret)
  const flag = before === '' ? 'etcdctl --endpoints=' : /\s$/.test(before) ? '--endpoints=' : ' --endpoints='
  const isValue = /--endpoints(=|\s+)(\S*,)?$/.test(before)
  const word = isValue ? address : `${flag}${address} `
  return { line: `${before}${word}${draft.slice(caret)}`, at: caret + word.length }
}
