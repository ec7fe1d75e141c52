/** Byte order marks, and the first bytes of `<?xml` without one: XML 1.0, appendix F. */
const STARTS: ReadonlyArray<readonly [bytes: readonly number[], encoding: string]> = [
  [[0xef, 0xbb, 0xbf], "utf-8"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
  [[0x3c, 0, 0x3f, 0], "utf-16le"],
  [[0, 0x3c, 0, 0x3f], "utf-16be"],
];

interface Decoded {
  text: string;
  /** The declared encoding, when this program can't read it; the text was then read as UTF-8. */
  unknownEncoding?: string;
}

/**
 * The characters of windows-1252 at 0x80 to 0x9f. Node's decoder gives control characters for them: it reads windows-1252 as ISO 8859-1. Zero: no
 * character.
 */
const WINDOWS_1252 =
  "\u20ac\u0000\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u0000\u017d\u0000" +
  "\u0000\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u0000\u017e\u0178";

function fromWindows1252(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("latin1")
    .replaceAll(/[\u0080-\u009f]/gu, (character) => {
      const meant = WINDOWS_1252.charAt(character.charCodeAt(0) - 0x80);
      return meant === "\u0000" ? "\uFFFD" : meant;
    });
}

/** Text of an XML file in the encoding that its first bytes or its declaration name; UTF-8 without either. Invalid bytes become U+FFFD. */
export function decodeXml(bytes: Uint8Array): Decoded {
  const marked = STARTS.find(([start]) => start.every((byte, index) => bytes[index] === byte))?.[1];
  const declared = /^<\?xml[^>]{0,80}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']/u.exec(
    Buffer.from(bytes.subarray(0, 200)).toString("latin1"),
  )?.[1];
  const encoding = marked ?? declared ?? "utf-8";
  const decoder = decoderFor(encoding);
  if (decoder?.encoding === "windows-1252") return { text: fromWindows1252(bytes) };
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
