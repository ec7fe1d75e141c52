/** RFC 3533: polynomial 0x04c11db7, most significant bit first, starts with 0. Eight tables process eight bytes in one step. */
const POLYNOMIAL = 0x04c11db7;
const tables = makeTables();

/** The checksum of a page of `length` bytes at `at`, with its own four checksum bytes as zero. */
export function pageChecksum(bytes: Uint8Array, at: number, length: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, length);
  // Bytes 22 to 25 are the checksum: the first 24 bytes are used with its first half cleared, then two zeros.
  let crc = eight(0, view.getUint32(0), view.getUint32(4));
  crc = eight(crc, view.getUint32(8), view.getUint32(12));
  crc = eight(crc, view.getUint32(16), (view.getUint16(20) << 16) >>> 0);
  crc = one(one(crc, 0), 0);
  let offset = 26;
  for (; offset + 8 <= length; offset += 8) crc = eight(crc, view.getUint32(offset), view.getUint32(offset + 4));
  for (; offset < length; offset += 1) crc = one(crc, view.getUint8(offset));
  return crc >>> 0;
}

function one(crc: number, byte: number): number {
  return (crc << 8) ^ (tables[(crc >>> 24) ^ byte] ?? 0);
}

function eight(crc: number, high: number, low: number): number {
  const first = crc ^ high;
  return (
    entry(7, first >>> 24) ^
    entry(6, (first >>> 16) & 255) ^
    entry(5, (first >>> 8) & 255) ^
    entry(4, first & 255) ^
    entry(3, low >>> 24) ^
    entry(2, (low >>> 16) & 255) ^
    entry(1, (low >>> 8) & 255) ^
    entry(0, low & 255)
  );
}

function entry(table: number, index: number): number {
  return tables[(table << 8) | index] ?? 0;
}

function makeTables(): Int32Array {
  const made = new Int32Array(8 * 256);
  for (let index = 0; index < 256; index += 1) {
    let crc = index << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = crc < 0 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
    made[index] = crc;
  }
  for (let index = 256; index < made.length; index += 1) {
    const before = made[index - 256] ?? 0;
    made[index] = (before << 8) ^ (made[before >>> 24] ?? 0);
  }
  return made;
}
