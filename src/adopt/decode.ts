/** Byte order marks, and the first bytes of `<?xml` without one: XML 1.0, appendix F. */
const STARTS: ReadonlyArray<readonly [bytes: readonly number[], encoding: string]> = [
  [[0xef, 0xbb, 0xbf], "utf-8"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
  [[0x3c, 0, 0x3f, 0], "utf-16le"],
  [[0, 0x3c, 0, 0x3f], "utf-16be"],
];

export interface Decoded {
  text: string;
  /** What the text says it is written in, and this program cannot read; it was taken for UTF-8 then. */
  unknownEncoding?: string;
}

/** Text of an XML file in the encoding that its first bytes or its declaration name; UTF-8 without either. What is no text becomes U+FFFD. */
export function decodeXml(bytes: Uint8Array): Decoded {
  const marked = STARTS.find(([start]) => start.every((byte, index) => bytes[index] === byte))?.[1];
  const declared = /^<\?xml[^>]{0,80}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']/u.exec(
    Buffer.from(bytes.subarray(0, 200)).toString("latin1"),
  )?.[1];
  const encoding = marked ?? declared ?? "utf-8";
  const decoder = decoderFor(encoding);
  const text = (decoder ?? new TextDecoder()).decode(bytes);
  return decoder === undefined ? { text, unknownEncoding: encoding } : { text };
}

function decoderFor(encoding: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(encoding);
  } catch {
    return undefined;
  }
}
