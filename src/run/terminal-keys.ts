/** Ctrl-C; a line's number after it ends that one, else the line in front, or the newest that is open. */
export const INTERRUPT = '\u0003'
/** Ctrl-D: the end of what the line in front reads. */
export const END_OF_INPUT = '\u0004'
/** The line in front goes on behind the others, as with `&`. */
export const TO_BACKGROUND = '\u001a'
