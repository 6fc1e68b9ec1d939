import type { Part } from '../../i18n/part.ts'
import styles from './Parts.module.css'
import { termLine } from './term-paint.ts'

/** A sentence, coloured: a term in its hue, keys in mono. */
export function Parts({ parts }: { readonly parts: readonly Part[] }) {
  return parts.map((part, i) => <PartSpan key={i} part={part} />)
}

function PartSpan({ part }: { readonly part: Part }) {
  const name = [styles[part.kind], part.strong ? styles.strong : ''].join(' ')
  if (part.kind === 'text' && !part.strong) return part.text
  return (
    <span className={name} style={part.kind === 'term' ? { color: termLine(part.term) } : undefined}>
      {part.text}
    </span>
  )
}
