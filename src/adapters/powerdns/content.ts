/** A string of a zone file has at most 255 bytes. */
const STRING_BYTES = 255;

/**
 * The content of a LUA record: the record type that it answers, and its code as strings. PowerDNS joins the strings with spaces, so the code is
 * split only at white space. A double quote would end a string; our code contains none.
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

/** Type and code of any LUA record's content. */
export function readLuaContent(content: string): { type: string; code: string } {
  const [type = "", ...rest] = content.split(" ");
  const code = [...rest.join(" ").matchAll(/"([^"]*)"/gu)].map(([, string = ""]) => string).join(" ");
  return { type, code };
}
