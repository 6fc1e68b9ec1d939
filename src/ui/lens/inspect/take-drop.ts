import type { Session } from '../../../machines/session.ts'
import { type Dropped, filesDropped } from './chosen-files.ts'
import { inspectorOf } from './inspector.ts'

/** What was dropped on the page is opened, wherever it fell. */
export async function takeDrop(session: Session, entries: readonly Dropped[]): Promise<void> {
  await inspectorOf(session).open(await filesDropped(entries))
}
