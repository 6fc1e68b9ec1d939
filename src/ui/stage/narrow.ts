/** Under this width the stage's tools fold into one button. */
export const NARROW = 560
/** Under this width, and with more members, there is no free place beside a selection. */
const ROW_NARROW = 440
const ROW_CROWD = 6

/** Whether the row lies under the picture instead of beside the selection: there it would cover a member. */
export function isDocked(width: number, members: number): boolean {
  return width < ROW_NARROW || members > ROW_CROWD
}
