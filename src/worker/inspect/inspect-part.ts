import { refuse, type Result } from '../../base/result.ts'
import type { InspectQuestion, InspectView } from '../../protocol/view/inspect-look.ts'
import { blobSource } from './blob-source.ts'
import { Inspector } from './inspector.ts'

/** One worker holds one set of files; it ends with them. */
const inspector = new Inspector()

/** Answers the Inspect lens. A file that changed since it was chosen is a refusal: the browser tells it by throwing. */
export function inspectFiles(question: InspectQuestion): Result<InspectView> {
  try {
    if (question.about !== 'open') return inspector.answer(question)
    return inspector.open(
      question.files.map(({ path, blob }) => ({ path, source: blobSource(blob as Blob) })),
    )
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    return refuse(`A file cannot be read any more (${error.name}): choose it again.`)
  }
}

/** In this part because both unpack: what two late parts share would be in the first. */
export { refusesDataDirs } from '../../run/parse-data-dirs.ts'
