import { XMLParser } from "fast-xml-parser";

/** Attributes beside elements, texts as they are; a source is a list also where there is one. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseTagValue: false,
  isArray: (name) => name === "source",
});

/**
 * Reads Icecast's `/admin/stats`. In the order in which Icecast has them.
 * @returns undefined when it is something else, such as an error's page or an answer that was cut short
 */
export function parseIcecastStats(xml: string): Array<{ mount: string; listeners: number }> | undefined {
  if (!xml.trimEnd().endsWith("</icestats>")) return undefined;
  try {
    const { icestats } = parser.parse(xml) as { icestats?: { source?: ReadonlyArray<Readonly<Record<string, unknown>>> } };
    return (icestats?.source ?? []).flatMap(({ "@mount": mount, listeners }) =>
      typeof mount === "string" ? [{ mount, listeners: Number(listeners) || 0 }] : [],
    );
  } catch {
    return undefined;
  }
}
