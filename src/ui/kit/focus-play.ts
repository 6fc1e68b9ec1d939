/**
 * Gives the focus to the button that plays: whoever chose a moment from a list plays from there with Space, and does not
 * open the list again. The deck marks the button with `data-plays`.
 */
export function focusPlay(): void {
  document.querySelector<HTMLElement>('[data-plays]')?.focus()
}
