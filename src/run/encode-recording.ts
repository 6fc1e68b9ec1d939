import { deflateSync } from 'fflate'

import { toBase64url } from '../base/base64url.ts'
import { utf8 } from '../base/bytes.ts'
import { recordingJson } from './recording-json.ts'
import type { Recording } from './recording.ts'

/** `r=` of a link: the recording's JSON, deflated, base64url. The same text for the same recording everywhere. */
export function encodeRecording(recording: Recording): string {
  return toBase64url(deflateSync(utf8(JSON.stringify(recordingJson(recording))), { level: 9 }))
}
