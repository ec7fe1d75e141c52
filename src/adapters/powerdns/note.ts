/** `key=value` pairs of one record set or health check; a key may occur several times. */
export type Fields = ReadonlyArray<readonly [key: string, value: string]>;

const BEGIN = "--[[radioctl ";
const END = " ]]";

/**
 * The data that a LUA record was made from, as a comment at the end of its code, so that it is kept by every database and every copy to another
 * server. It is readable, and has no character that ends a comment, a string of the zone file, or a word: `id=eu-1 weight=100 ; ...`.
 */
export function writeNote(things: readonly Fields[]): string {
  const texts = things.map((fields) => fields.map(([key, value]) => `${key}=${escaped(value)}`).join(" "));
  return `${BEGIN}${texts.join(" ; ")}${END}`;
}

/** Reads the note of a LUA record; undefined when the code has no such note, or one that radioctl did not write. */
export function readNote(code: string): Fields[] | undefined {
  const end = code.trimEnd();
  const begin = end.lastIndexOf(BEGIN);
  if (begin < 0 || !end.endsWith(END)) return undefined;
  try {
    return fieldsOfNote(end.slice(begin + BEGIN.length, -END.length));
  } catch {
    return undefined;
  }
}

/** @throws URIError for a wrong escape */
function fieldsOfNote(text: string): Fields[] {
  return text.split(" ; ").map((thing) =>
    thing
      .split(" ")
      .filter((word) => word !== "")
      .map((word): [string, string] => {
        const at = word.indexOf("=");
        return [word.slice(0, at), decodeURIComponent(word.slice(at + 1))];
      }),
  );
}

export function field(fields: Fields, key: string): string | undefined {
  return fields.find(([each]) => each === key)?.[1];
}

export function fieldsOf(fields: Fields, key: string): string[] {
  return fields.flatMap(([each, value]) => (each === key ? [value] : []));
}

/** The defined values, as text. */
export function toFields(values: Readonly<Record<string, string | number | boolean | undefined>>): Fields {
  return Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)] as const]));
}

function escaped(value: string): string {
  return encodeURIComponent(value).replaceAll(/['()*!]/gu, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
