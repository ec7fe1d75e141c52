/** A string of a zone file has at most 255 bytes. */
const STRING_BYTES = 255;

/**
 * The content of a LUA record: the type that it answers for, and its code in strings. PowerDNS puts the strings together again with a space between
 * them, so they end where a space may stand; a double quote would end a string, and there is none in our code.
 */
export function luaContent(type: string, code: string): string {
  const strings: string[] = [];
  for (const word of `;${code}`.split(/\s+/u)) {
    const last = strings.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= STRING_BYTES) strings[strings.length - 1] = `${last} ${word}`;
    else strings.push(word);
  }
  return `${type} ${strings.map((string) => `"${string}"`).join(" ")}`;
}

/** Type and code of a LUA record's content, ours or not. */
export function readLuaContent(content: string): { type: string; code: string } {
  const [type = "", ...rest] = content.split(" ");
  const code = [...rest.join(" ").matchAll(/"([^"]*)"/gu)].map(([, string = ""]) => string).join(" ");
  return { type, code };
}
