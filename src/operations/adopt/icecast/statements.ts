import { Ledger } from "../accounts.js";
import type { Place } from "../remark.js";
import type { Rest, XmlElement } from "../xml.js";
import { elements, sections } from "./elements.js";
import type { OddMount } from "./mounts.js";

/** Sections that may stand several times, each for itself: elsewhere, a later value replaces an earlier one. */
const MANY: ReadonlySet<string> = new Set([
  "mount",
  "relay",
  "listen-socket",
  "yp-directory",
  "directory",
  "http-headers",
  "event-bindings",
]);
/** Elements that may stand several times in one section. */
const LISTS: ReadonlySet<string> = new Set([
  "alias",
  "resource",
  "allow-ip",
  "deny-ip",
  "header",
  "option",
  "upstream",
  "master",
  "host",
]);

const ODD: Readonly<Record<OddMount["why"], string>> = {
  unnamed: "a <mount> without a name, which Icecast ignores",
  "unknown type": "a <mount> of an unknown type, which Icecast ignores",
  second: "Icecast uses the first <mount> of a name, and this is another one",
  "hidden by a pattern": "Icecast uses an earlier <mount>, whose name has wildcards that match this one",
  pattern: "settings for the mounts that match a pattern: an inventory has no patterns",
  default: "settings for mounts that have none: an inventory has no default mount",
};

/** Every statement of an icecast.xml: elements with a value, and sections that are left or skipped as a whole. @param rest what was not read */
export function icecastStatements(top: XmlElement, odd: readonly OddMount[], rest?: Rest): Ledger {
  const ledger = new Ledger();
  if (rest !== undefined) ledger.leaveRest(rest.place, rest.because);
  const values = new Map<string, XmlElement>();
  walk(top, { ledger, values, path: "", within: [], scope: "" });
  for (const { element, why } of odd) {
    const isWanted = why === "pattern" || why === "default";
    ledger.add(element.place, "mount");
    if (isWanted) continue;
    ledger.skip(element.place, ODD[why]);
  }
  return ledger;
}

export function oddText({ why, name }: OddMount): string {
  return `${why === "default" ? "the default mount" : name}: ${ODD[why]}`;
}

const SWITCHES: ReadonlySet<string> = new Set(["ssl", "tls", "public", "hidden"]);

interface Walk {
  ledger: Ledger;
  /** The last value of each element, by its section and name. */
  values: Map<string, XmlElement>;
  path: string;
  within: readonly Place[];
  /** The section in which a value may stand once. */
  scope: string;
}

function walk(section: XmlElement, at: Walk): void {
  for (const element of section.children) {
    const path = at.path === "" ? element.name : `${at.path}/${element.name}`;
    const known = path.replace(/^relay\/(upstream|master|host)\//u, "relay/");
    const fate = Object.hasOwn(elements, known) ? elements[known] : undefined;
    const isSection = fate === "read" && (sections.has(element.name) || (at.path === "relay" && LISTS.has(element.name)));
    if (isSection && element.children.length > 0) {
      const scope =
        MANY.has(element.name) || LISTS.has(element.name) ? `${path} ${element.place.line}:${element.place.column}` : path;
      walk(element, { ...at, path, within: [element.place, ...at.within], scope });
    } else account(element, path, fate, at);
  }
}

function account(element: XmlElement, path: string, fate: string | undefined, { ledger, values, within, scope }: Walk): void {
  const { place, name } = element;
  ledger.add(place, path, within);
  addInner(element, path, [place, ...within], ledger);
  if (name === "fileserve" && element.text === "1")
    return ledger.skip(place, "Icecast's own pages: radioctl serves only streams");
  if (element.isUnknown && fate !== "ours") return ledger.leave(place, "an entity in it has no known value", "unread");
  if (isOff(element, fate)) return ledger.skip(place, "empty or switched off");
  if (fate === undefined) return ledger.leave(place, "unknown", "unread");
  if (fate !== "read" && fate !== "ours") return ledger.leave(place, fate);
  if (fate === "ours") ledger.skip(place, "radioctl sets these itself");
  if (LISTS.has(name)) return undefined;
  const key = `${scope}/${name}`;
  const earlier = values.get(key);
  if (earlier !== undefined) ledger.skip(earlier.place, "Icecast takes the last of doubled elements");
  values.set(key, element);
  return undefined;
}

/** What is inside an element that is taken or left as a whole. */
function addInner(element: XmlElement, path: string, within: readonly Place[], ledger: Ledger): void {
  const open = element.children.map((child) => ({ child, path: `${path}/${child.name}`, within }));
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    const { child, path: own, within: around } = each;
    ledger.add(child.place, own, around);
    for (const next of child.children) open.push({ child: next, path: `${own}/${next.name}`, within: [child.place, ...around] });
  }
}

/** Whether an element has no effect: a switch that is off, a limit of 0. */
function isOff({ text, children, attributes, name }: XmlElement, fate: string | undefined): boolean {
  if (children.length > 0 || Object.keys(attributes).length > 0) return false;
  if (text === "" || (SWITCHES.has(name) && /^(0|no|false|off|disabled)$/iu.test(text))) return true;
  return fate !== undefined && fate !== "read" && fate !== "ours" && text === "0";
}
