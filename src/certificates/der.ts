/** A DER element. Only what a certificate request needs: lengths below 64 KiB, tags below 31. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content]);
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

export const sequence = (...contents: readonly Uint8Array[]): Buffer => element(0x30, ...contents);

export const setOf = (...contents: readonly Uint8Array[]): Buffer => element(0x31, ...contents);

export const octets = (content: Uint8Array): Buffer => element(0x04, content);

/** An integer below 128. */
export const integer = (value: number): Buffer => element(0x02, Buffer.from([value]));

/** Whole bytes. */
export const bits = (content: Uint8Array): Buffer => element(0x03, Buffer.from([0]), content);

/** @param dotted `1.2.840.10045.4.3.2` */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let left = value >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
  return digits;
}

export interface Element {
  tag: number;
  content: Buffer;
  /** With tag and length. */
  whole: Buffer;
}

/** The elements in a DER content. @throws RangeError when it is cut off */
export function elementsOf(bytes: Buffer): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const tag = bytes.readUInt8(at);
    const short = bytes.readUInt8(at + 1);
    const more = short < 0x80 ? 0 : short & 0x7f;
    const length = more === 0 ? short : bytes.readUIntBE(at + 2, more);
    const begin = at + 2 + more;
    if (begin + length > bytes.length) throw new RangeError("a DER element is cut off");
    elements.push({ tag, content: bytes.subarray(begin, begin + length), whole: bytes.subarray(at, begin + length) });
    at = begin + length;
  }
  return elements;
}
