import { HAS_MARKS, MARKS } from "../secret.js";

/** The languages of the rendered files. Each has its own rules for escaping a value. */
export type Language = "xml" | "liquidsoap" | "javascript" | "nginx" | "shell" | "perl" | "systemd" | "ini" | "lines";

/** The language of a file, by its path on the host or by its extension. */
export function languageOf(path: string): Language {
  if (/\.(xml|html)$/u.test(path)) return "xml";
  if (path.endsWith(".liq")) return "liquidsoap";
  if (path.endsWith(".js")) return "javascript";
  if (path.endsWith(".sh")) return "shell";
  if (path.endsWith(".pl")) return "perl";
  if (path.endsWith(".buttrc")) return "ini";
  if (path.startsWith("/etc/nginx/") && !/\.(crt|key|pem)$/u.test(path)) return "nginx";
  if (path.startsWith("/etc/systemd/system/")) return "systemd";
  return path.startsWith("/usr/local/lib/radioctl/") ? "shell" : "lines";
}

export class Unwritable extends Error {}

/**
 * Escapes `value` so that the language reads exactly this value: in an XML text or attribute, between the double quotes of a Liquidsoap
 * or JavaScript string, as an nginx or shell word, as a Perl string, as the value of a key, or on a line of any other file.
 * @throws Unwritable when the language cannot express it
 */
export function escapeFor(language: Language, value: string): string {
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/u.test(value) || (language !== "xml" && language !== "lines" && value.includes("\n")))
    throw new Unwritable("contains a control character or a line break");
  if (MARKS.test(value)) throw new Unwritable(HAS_MARKS);
  return escapes[language](value);
}

const xmlEntities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

const escapes: Record<Language, (value: string) => string> = {
  xml: (value) => value.replaceAll(/[&<>"']/gu, (character) => xmlEntities[character] ?? character),
  // "#{" begins an expression inside of a Liquidsoap string.
  liquidsoap: (value) => value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("#{", '#" ^ "{'),
  javascript: (value) => JSON.stringify(value).slice(1, -1),
  nginx(value) {
    // nginx has no escape for "$", and its quoting rules differ by context: only characters that need no escape are allowed.
    if (!/^[\p{L}\p{N} _.,:;@%+=/()[\]*&?!~<>|^-]*$/u.test(value) || value.includes(";"))
      throw new Unwritable("contains a character that cannot be escaped for nginx");
    return value;
  },
  shell: (value) => `'${value.replaceAll("'", `'\\''`)}'`,
  perl: (value) => `'${value.replaceAll(/[\\']/gu, String.raw`\$&`)}'`,
  // "%" begins a specifier of systemd.
  systemd: (value) => value.replaceAll("%", "%%"),
  ini(value) {
    // Readers of such files remove the spaces around a value.
    if (value !== value.trim()) throw new Unwritable("begins or ends with a space, which this file cannot express");
    return value;
  },
  lines: (value) => value,
};
