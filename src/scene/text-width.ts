/**
 * Advance widths of Inter at weight 420 with tabular figures, in thousandths of the size, for ASCII from the space
 * on. Enough to place labels without a page to measure in.
 */
const ADVANCES: readonly number[] = [
  '278 291 472 634 643 984 646 302 366 366 505 663 291 460 291 362 640 640 640 640 640 640 640 640',
  '640 640 291 305 663 663 663 515 969 708 655 731 722 602 590 747 744 270 572 675 565 905 754 765',
  '639 766 645 643 647 743 708 1013 686 682 631 366 314 366 472 458 326 563 613 572 613 584 333 615',
  '593 244 244 551 244 878 593 601 613 613 393 530 329 593 564 820 548 564 554 429 335 429 663',
].flatMap((row) => row.split(' ').map(Number))

const FIRST = 32

/** Width in px of a line of text; on the wide side rather than the narrow. */
export function textWidth(words: string, size: number, weight = 420, mono = false): number {
  let thousandths = 0
  for (const letter of words) thousandths += advance(letter, mono)
  return (thousandths * size * (weight > 550 && !mono ? 1.05 : 1)) / 1000
}

function advance(letter: string, mono: boolean): number {
  if (letter > '\u2e7f') return 1000
  return mono ? 600 : (ADVANCES[letter.charCodeAt(0) - FIRST] ?? 640)
}
