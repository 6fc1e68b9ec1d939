import type { ReactNode } from 'react'

/** The six signs of the transport as path data in a box of 16. */
export const TO_START = 'M4 3v10M13 3v10L6.5 8Z'
export const BACK = 'M11.5 3v10L5 8Z'
export const PLAY = 'M4.5 2.5v11L13 8Z'
export const HOLD = 'M5.5 3v10M10.5 3v10'
export const FORWARD = 'M4.5 3v10L11 8Z'
export const END = 'M12 3v10M3 3v10l6.5-5Z'

export function TransportIcon({ children }: { readonly children: ReactNode }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {typeof children === 'string' && (
        <path
          d={children}
          fill="currentColor"
          stroke="currentColor"
          strokeWidth="1.8"
          strokeLinejoin="round"
        />
      )}
    </svg>
  )
}
