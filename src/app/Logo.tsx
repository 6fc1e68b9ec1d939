/** Three arcs round a core: a member's dial, small. Ink only, so it reads in both themes. */
export function Logo() {
  return (
    <svg width="24" height="24" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <g fill="none" strokeWidth="2.8" strokeLinecap="round">
        <path d="M16 3.6A12.4 12.4 0 1 1 3.6 16" stroke="var(--i1)" />
        <path d="M16 9A7 7 0 0 1 23 16" stroke="var(--t4)" />
        <path d="M22.4 18.8A7 7 0 1 1 12.4 10" stroke="var(--t3)" />
      </g>
      <circle cx="16" cy="16" r="3" fill="var(--i1)" />
    </svg>
  )
}
