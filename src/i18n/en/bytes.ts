export const bytes = {
  strip: (p: { file: string; records: number; bytes: number }) =>
    `Records of ${p.file}: ${p.records} in ${p.bytes} bytes`,
  diesInCrash: 'dies in a crash',
  setAside: 'set aside, empty',
  unread: 'not read any more',
  chain: (p: { crc: string }) => `CRC ${p.crc}`,
  cursor: (p: { bytes: number }) => `fsync covers the first ${p.bytes} bytes`,
  entry: (p: { index: number; term: number }) => `Entry ${p.index}, term ${p.term}`,
  state: (p: { term: number; vote: string; commit: number }) =>
    `Hard state: term ${p.term}, vote ${p.vote}, commit ${p.commit}`,
  snapshot: (p: { index: number; term: number }) => `Snapshot at ${p.index}, term ${p.term}`,
  metadata: 'Metadata: member and cluster',
  crc: (p: { crc: string }) => `CRC of the segment before: ${p.crc}`,
  unknown: 'A record that cannot be read',
  fold: (p: { records: number; first: number; last: number }) =>
    `${p.records} records, entries ${p.first} to ${p.last}`,
  foldNoEntries: (p: { records: number }) => `${p.records} records without an entry`,
  damaged: 'damaged',
  buffered: 'not yet fsynced',
  durable: 'durable',
  committed: 'durable, committed',
  applied: 'committed and applied',
  overwritten: 'replaced by a later record',
  place: (p: { offset: number; bytes: number }) => `@${p.offset} · ${p.bytes} B`,
  nobody: 'none',
  previous: 'The record before',
  next: 'The record after',
  hex: 'Bytes',
  fields: 'Fields',
  frame: (p: { record: number; pad: number }) =>
    p.pad === 0
      ? `${p.record} B, no padding: it ends on a multiple of 8`
      : `${p.record} B, ${p.pad} B of padding to a multiple of 8`,
  padBits: (p: { top: string }) => `The top byte ${p.top} is 0x80 plus the padding`,
  padNone: 'The top byte is 0',
  chainHolds: (p: { before: string; crc: string }) => `${p.before} → ${p.crc}, the chain holds`,
  chainBreaks: (p: { before: string; crc: string }) =>
    `it says ${p.crc}, which does not follow from ${p.before}`,
  moreBytes: (p: { n: number }) => `… and ${p.n} more bytes`,
  zoomIn: 'Larger',
  zoomOut: 'Smaller',
  fit: 'Whole segments',
  scale: (p: { bytes: string }) => `${p.bytes} bytes a centimetre`,
} as const
