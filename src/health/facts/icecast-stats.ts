import { XMLParser } from "fast-xml-parser";
import { wellFormed } from "../../json.js";

/** Attributes become keys like elements, texts stay as they are; `source` is always a list, even with one element. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseTagValue: false,
  isArray: (name) => name === "source",
});

/**
 * Reads Icecast's `/admin/stats`; the mounts are in Icecast's order.
 * @returns undefined for anything else, such as an error page or a truncated answer
 */
export function parseIcecastStats(xml: string): Array<{ mount: string; listeners: number }> | undefined {
  if (!xml.trimEnd().endsWith("</icestats>")) return undefined;
  try {
    const { icestats } = parser.parse(xml) as { icestats?: { source?: ReadonlyArray<Readonly<Record<string, unknown>>> } };
    return (icestats?.source ?? []).flatMap(({ "@mount": mount, listeners }) =>
      typeof mount === "string" ? [{ mount: wellFormed(mount), listeners: Number(listeners) || 0 }] : [],
    );
  } catch {
    return undefined;
  }
}
