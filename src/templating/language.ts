/** Languages that templates are written in: each has its own way to hold a value safely, or none. */
export type Language = "xml" | "liquidsoap" | "nginx" | "shell" | "perl" | "systemd" | "ini" | "lines";

/** By the path on the host, or by how a file for somebody else's machine ends. */
export function languageOf(path: string): Language {
  if (path.endsWith(".xml")) return "xml";
  if (path.endsWith(".liq")) return "liquidsoap";
  if (path.endsWith(".sh")) return "shell";
  if (path.endsWith(".pl")) return "perl";
  if (path.endsWith(".buttrc")) return "ini";
  if (path.startsWith("/etc/nginx/") && !/\.(crt|key|pem)$/u.test(path)) return "nginx";
  if (path.startsWith("/etc/systemd/system/")) return "systemd";
  return path.startsWith("/usr/local/lib/radioctl/") ? "shell" : "lines";
}

export class Unwritable extends Error {}

/**
 * `value`, so that the language reads exactly this value where it stands: in an XML text or attribute, between the double quotes of a
 * Liquidsoap string, as an nginx or a shell word, as a string of Perl, as the value of a key, on a line of any other file.
 * @throws Unwritable when the language has no way to write it
 */
export function escapeFor(language: Language, value: string): string {
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/u.test(value) || (language !== "xml" && language !== "lines" && value.includes("\n")))
    throw new Unwritable("holds a control character or a line break");
  return escapes[language](value);
}

const xmlEntities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

const escapes: Record<Language, (value: string) => string> = {
  xml: (value) => value.replaceAll(/[&<>"']/gu, (character) => xmlEntities[character] ?? character),
  // "#{" begins an expression inside of a Liquidsoap string.
  liquidsoap: (value) => value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("#{", '#" ^ "{'),
  nginx(value) {
    // nginx has no escape for "$", and quoting rules that differ by place: only what needs none is let in.
    if (!/^[\p{L}\p{N} _.,:;@%+=/()[\]*&?!~<>|^-]*$/u.test(value) || value.includes(";"))
      throw new Unwritable("holds a character that nginx has no safe way to write");
    return value;
  },
  shell: (value) => `'${value.replaceAll("'", `'\\''`)}'`,
  perl: (value) => `'${value.replaceAll(/[\\']/gu, String.raw`\$&`)}'`,
  // "%" begins a specifier of systemd.
  systemd: (value) => value.replaceAll("%", "%%"),
  ini(value) {
    // A reader of such files takes the blanks around a value away.
    if (value !== value.trim()) throw new Unwritable("begins or ends with a blank, which this file can't hold");
    return value;
  },
  lines: (value) => value,
};
