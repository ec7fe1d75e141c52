import { Ledger } from "../accounts.js";
import type { Place } from "../remark.js";

/** A section of an INI file; keys in lower case. */
export interface Section {
  name: string;
  place: Place;
  values: ReadonlyMap<string, Value>;
}

export interface Value {
  text: string;
  place: Place;
}

/**
 * Reads an INI file in linear time. Of a doubled key, the last counts.
 * @param commentIn the offset at which a comment begins in a line; undefined: none
 */
export function readIni(
  file: string,
  text: string,
  commentIn: (line: string) => number | undefined,
): { sections: Section[]; ledger: Ledger } {
  const ledger = new Ledger();
  const sections: Array<Section & { values: Map<string, Value> }> = [];
  for (const [index, whole] of text.split("\n").entries()) {
    const line = whole.slice(0, commentIn(whole) ?? whole.length).trim();
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    const place = { file, line: index + 1, column: whole.length - whole.trimStart().length + 1 };
    if (line.startsWith("[")) {
      const name = line.slice(1, line.includes("]") ? line.indexOf("]") : undefined).trim();
      sections.push({ name, place, values: new Map() });
      continue;
    }
    addValue(line, place, sections.at(-1), ledger);
  }
  return { sections, ledger };
}

function addValue(
  line: string,
  place: Place,
  section: (Section & { values: Map<string, Value> }) | undefined,
  ledger: Ledger,
): void {
  const equals = line.indexOf("=");
  const key = line.slice(0, Math.max(0, equals)).trim().toLowerCase();
  if (equals < 0 || section === undefined || !/^[a-z_][\w.-]{0,80}$/u.test(key)) {
    ledger.add(place, "a line");
    ledger.leave(place, "it is not a setting of a section", "unread");
    return;
  }
  ledger.add(place, `${section.name}/${key}`, [section.place]);
  const earlier = section.values.get(key);
  if (earlier !== undefined) ledger.skip(earlier.place, "a later line has the same setting");
  section.values.set(key, { text: line.slice(equals + 1).trim(), place });
}
