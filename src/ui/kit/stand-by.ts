/** Puts a popover over or under its button, right edges in line: in the top layer it knows no neighbours. */
export function standBy(menu: HTMLElement | null, button: Element, side: 'top' | 'bottom'): void {
  if (menu === null) return
  const { right, top, bottom } = button.getBoundingClientRect()
  menu.style.right = `${Math.max(8, innerWidth - right)}px`
  menu.style[side] = `${(side === 'top' ? bottom : innerHeight - top) + 6}px`
}
