import { XMLBuilder, XMLParser } from "fast-xml-parser";

/** An element: its children by name. Text is not converted: `0`, `true` and `1.0` are strings. */
export type Element = Readonly<Record<string, unknown>>;

/** Elements that may occur several times, by the end of their path. */
const LISTS = [
  "Changes.Change",
  "ResourceRecords.ResourceRecord",
  "ChildHealthChecks.ChildHealthCheck",
  "Regions.Region",
  "ResetElements.ResettableElementName",
  "AddTags.Tag",
  "RemoveTagKeys.Key",
  "ResourceIds.ResourceId",
];

const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  isArray: (_name, path) => typeof path === "string" && LISTS.some((list) => path.endsWith(list)),
});
const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: "@", suppressBooleanAttributes: false });

const NAMESPACE = "https://route53.amazonaws.com/doc/2013-04-01/";

/** @returns the children of the root element */
export function parseXml(text: string): Element {
  const [root] = Object.values(parser.parse(text) as Element);
  return asElement(root);
}

export function buildXml(root: string, children: Element): string {
  return `<?xml version="1.0"?>\n${builder.build({ [root]: { "@xmlns": NAMESPACE, ...children } })}`;
}

export function child(element: Element, name: string): Element | undefined {
  return element[name] === undefined ? undefined : asElement(element[name]);
}

/** Children of a list, such as `<Changes><Change/><Change/></Changes>`; undefined when there is no such list. */
export function children(element: Element, list: string, name: string): unknown[] | undefined {
  if (element[list] === undefined) return undefined;
  const items = asElement(element[list])[name];
  return Array.isArray(items) ? items : items === undefined ? [] : [items];
}

export function text(element: Element, name: string): string | undefined {
  const value = element[name];
  return value === undefined ? undefined : typeof value === "string" ? value : "";
}

export function number(element: Element, name: string): number | undefined {
  const value = text(element, name);
  return value === undefined ? undefined : Number(value);
}

export function flag(element: Element, name: string): boolean | undefined {
  const value = text(element, name);
  return value === undefined ? undefined : value === "true";
}

export function asElement(value: unknown): Element {
  return typeof value === "object" && value !== null ? (value as Element) : {};
}
