import { pageConfig } from './config.ts'
import { RECORDING_VERSION, type RecordedInput, type Recording } from './recording.ts'

/**
 * What the page shows when its address names no run: boot, an election that n3 wins at once, c1 puts three keys,
 * then calm with one put a virtual second.
 */
export const OPENING: Recording = {
  version: RECORDING_VERSION,
  seed: 12,
  config: pageConfig(5),
  inputs: ['apple', 'banana', 'cherry'].map((key, i): RecordedInput => ({
    pos: { at: 1_500_000 + i * 250_000, seq: 0 },
    input: { kind: 'client', client: 'c1', request: { verb: 'put', key, value: `v${i + 1}` }, to: ['n3'] },
  })),
}
