import { useId, useState, type KeyboardEvent } from 'react'

import controls from '../../kit/controls.module.css'
import styles from './MembersLens.module.css'
import { useMembersT } from './use-members-t.ts'

const URLS = 'https?://[^\\s,/]+:\\d+(,https?://[^\\s,/]+:\\d+)*'

/** Where the peers of a member are to find it from now on. Escape leaves it as it was. */
export function AddressForm({
  name,
  urls,
  onSend,
  onEnd,
}: {
  readonly name: string
  readonly urls: readonly string[]
  readonly onSend: (urls: readonly string[]) => void
  readonly onEnd: () => void
}) {
  const m = useMembersT()
  const id = useId()
  const [text, setText] = useState(urls.join(','))
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    onEnd()
  }
  return (
    <form
      className={styles.form}
      onKeyDown={leave}
      onSubmit={(event) => {
        event.preventDefault()
        onSend(text.split(','))
        onEnd()
      }}
    >
      <label htmlFor={id}>{m('peerURL', { name })}</label>
      <input
        id={id}
        className={styles.field}
        value={text}
        pattern={URLS}
        title={m('urlForm')}
        required
        autoFocus
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className={controls.button}>
        {m('send')}
      </button>
      <button type="button" className={controls.button} onClick={onEnd}>
        {m('cancel')}
      </button>
    </form>
  )
}
