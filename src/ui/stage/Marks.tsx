import { memo } from 'react'

import { isSameMark, type Mark, type Token } from '../../scene/mark.ts'

const MONO = { fontFamily: 'var(--mono)' }
const HALO = { paintOrder: 'stroke' } as const

/** Marks as SVG elements, drawn again only when their list is another one. */
export const Marks = memo(function Marks({ marks }: { readonly marks: readonly Mark[] }) {
  return marks.map((mark) => <MarkShape key={mark.id} mark={mark} />)
})

const MarkShape = memo(
  function MarkShape({ mark }: { readonly mark: Mark }) {
    const transform = `translate(${mark.x} ${mark.y})${mark.rotate === 0 ? '' : ` rotate(${mark.rotate})`}${mark.scale === 1 ? '' : ` scale(${mark.scale})`}`
    const opacity = mark.opacity === 1 ? undefined : mark.opacity
    if (mark.kind === 'shape') {
      return (
        <path
          data-mark={mark.id}
          d={mark.d}
          transform={transform}
          opacity={opacity}
          fill={paint(mark.fill)}
          stroke={paint(mark.stroke)}
          strokeWidth={mark.stroke === null ? undefined : mark.width}
          strokeDasharray={mark.dash.length === 0 ? undefined : mark.dash.join(' ')}
          strokeLinecap={mark.round ? 'round' : undefined}
        />
      )
    }
    const halo =
      mark.halo === null ? {} : { stroke: paint(mark.halo), strokeWidth: 5, strokeLinejoin: 'round' as const }
    return (
      <text
        data-mark={mark.id}
        transform={transform}
        opacity={opacity}
        textAnchor={mark.anchor}
        fontSize={mark.size}
        fontWeight={mark.weight}
        fill={paint(mark.fill)}
        {...halo}
        style={{ ...(mark.mono ? MONO : {}), ...(mark.halo === null ? {} : HALO) }}
      >
        {mark.text}
      </text>
    )
  },
  (before, now) => isSameMark(before.mark, now.mark),
)

function paint(token: Token | null): string {
  return token === null ? 'none' : `var(--${token})`
}
