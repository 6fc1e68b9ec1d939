/** The violation's own sign, and the only vermilion there is: a crossed square, never a hue alone. */
export function BrokenSign({ size = 16 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d="M2 2H14V14H2ZM5 5L11 11M11 5L5 11" fill="none" stroke="var(--bad)" strokeWidth="2" />
    </svg>
  )
}
