import { termFill, termLine } from './term-paint.ts'

export interface RoleFacts {
  readonly role: 'follower' | 'pre-candidate' | 'candidate' | 'leader'
  readonly status: 'running' | 'paused' | 'down'
  readonly isLearner: boolean
  readonly term: number
}

/** A member's role as a small dial: the same signs as on the stage. */
export function RoleSign({ facts, size = 20 }: { readonly facts: RoleFacts; readonly size?: number }) {
  const line = termLine(facts.term)
  return (
    <svg width={size} height={size} viewBox="-10 -10 20 20" aria-hidden="true" focusable="false">
      {facts.status === 'down' ? (
        <g fill="none" stroke="var(--l3)" strokeWidth="1.6">
          <circle r="6" />
          <path d="M-4-4L4 4M4-4L-4 4" />
        </g>
      ) : (
        <>
          <Ring facts={facts} line={line} />
          <circle
            r="4.6"
            fill={facts.isLearner ? 'none' : facts.role === 'leader' ? line : termFill(facts.term)}
            stroke={line}
            strokeWidth="1.4"
          />
          {facts.status === 'paused' && (
            <path
              d="M-1.6-2.6V2.6M1.6-2.6V2.6"
              stroke={facts.role === 'leader' ? 'var(--on-term)' : 'var(--i1)'}
              strokeWidth="1.6"
            />
          )}
        </>
      )}
    </svg>
  )
}

function Ring({ facts, line }: { readonly facts: RoleFacts; readonly line: string }) {
  const common = { fill: 'none', stroke: line, strokeWidth: 1.8 }
  if (facts.isLearner) return <path d="M0-8A8 8 0 0 1 0 8" {...common} />
  switch (facts.role) {
    case 'leader':
      return <circle r="8.4" {...common} />
    case 'candidate':
      return <circle r="8.4" {...common} strokeDasharray="2.6 2.2" />
    case 'pre-candidate':
      return <circle r="8.4" {...common} strokeDasharray="0.1 3.2" strokeLinecap="round" />
    case 'follower':
      return <path d="M0-8.4A8.4 8.4 0 1 1-8.4 0" {...common} />
  }
}
