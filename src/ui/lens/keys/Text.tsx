import styles from './KeyForm.module.css'

/** A field that is named by its placeholder; readers of the screen hear the label. */
export function Text({
  label,
  placeholder = label,
  value,
  numeric = false,
  onChange,
}: {
  readonly label: string
  readonly placeholder?: string
  readonly value: string
  readonly numeric?: boolean
  readonly onChange: (text: string) => void
}) {
  return (
    <input
      className={styles.text}
      aria-label={label}
      placeholder={placeholder}
      value={value}
      inputMode={numeric ? 'numeric' : undefined}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
