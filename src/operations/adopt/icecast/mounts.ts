import { Secret } from "../../../secret.js";
import type { Place } from "../remark.js";
import { textOf, textsOf, type XmlElement } from "../xml.js";
import { isPattern, mountPattern } from "./glob.js";

/** The settings of a mount, as Icecast itself finds them. */
export interface IcecastMount {
  name: string;
  user: string | undefined;
  password: Secret | undefined;
  fallback: string | undefined;
  title: string | undefined;
  website: string | undefined;
  genre: string | undefined;
  /** kbit/s, as declared; not checked by Icecast. */
  bitrateKbps: number | undefined;
  /** Media type, such as audio/mpeg, and the codec inside an Ogg container. */
  type: string | undefined;
  listed: boolean;
  /** The status page and relays don't see it, or listeners reach it only as a fallback. */
  hidden: boolean;
  /** Listeners log in. */
  members: boolean;
  /** It has a password, whose value is not in the file. */
  unknownPassword: boolean;
  /** Encoders log in somewhere else: the passwords of this file are not theirs. */
  foreignLogin: boolean;
  /** Of the `<mount>` that Icecast uses for it. */
  place: Place;
  /** Where each setting is, by the name of its element; it may be in the default mount. */
  places: ReadonlyMap<string, Place>;
}

/** Why Icecast does not use a `<mount>`, or uses it for more than one mount. */
export interface OddMount {
  element: XmlElement;
  why: "unnamed" | "unknown type" | "second" | "hidden by a pattern" | "pattern" | "default";
  /** The name or pattern. */
  name: string;
}

export interface IcecastMounts {
  /** Mounts that are configured by name, each once. */
  named: IcecastMount[];
  /** The settings of any mount: by `config_find_mount` of 2.4.4, the first whose name or pattern matches, else the default mount. */
  settingsOf: (name: string) => IcecastMount | undefined;
  odd: OddMount[];
}

/** No real configuration has more patterns, or default mounts for patterns; the time to match them is limited. */
const MOST_PATTERNS = 100;

interface Written {
  element: XmlElement;
  name: string | undefined;
}

export function mountsOf(top: XmlElement): IcecastMounts {
  const written = top.children.filter(({ name }) => name === "mount").map((element) => ({ element, name: nameOf(element) }));
  const type = ({ element }: Written) => element.attributes["type"] ?? "normal";
  const defaults = written.filter((each) => type(each) === "default");
  const normal = written.filter((each) => type(each) === "normal" && each.name !== undefined);
  // A default mount with a name is one for the mounts that match it.
  const usual = defaults.slice(0, MOST_PATTERNS).map(({ element, name }) => ({
    element,
    matches: name === undefined ? () => true : mountPattern(name),
  }));
  const known = new Map<XmlElement, MountElement>();
  const contentsOf = (element: XmlElement): MountElement => {
    const found = known.get(element) ?? mountElement(element);
    known.set(element, found);
    return found;
  };
  const byName = new Map(normal.toReversed().map((each) => [each.name, each]));
  const patterns = normal
    .filter(({ name }) => isPattern(name ?? ""))
    .slice(0, MOST_PATTERNS)
    .map((each) => ({ each, matches: mountPattern(each.name ?? "") }));
  const order = new Map(normal.map((each, index) => [each, index]));
  const settingsOf = (name: string) => {
    const matching = [byName.get(name), patterns.find(({ matches }) => matches(name))?.each];
    const [own] = matching.filter((each) => each !== undefined).toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    const other = usual.find(({ matches }) => matches(name))?.element;
    const used = own?.element ?? other;
    return used === undefined
      ? undefined
      : readMount(contentsOf(used), name, other === undefined ? undefined : contentsOf(other).texts, byName.get(name)?.element);
  };
  const names = new Set(normal.flatMap(({ name }) => (name === undefined || isPattern(name) ? [] : [name])));
  const named = [...names].flatMap((name) => settingsOf(name) ?? []);
  return { named, settingsOf, odd: oddOf(written, named) };
}

function oddOf(written: readonly Written[], named: readonly IcecastMount[]): OddMount[] {
  const used = new Set(named.map(({ place }) => place));
  const patterns = new Set(written.filter(({ name }) => isPattern(name ?? "")).map(({ element }) => element.place));
  const byPattern = new Set(named.filter(({ place }) => patterns.has(place)).map(({ name }) => name));
  return written.flatMap(({ element, name = "" }): OddMount[] => {
    const type = element.attributes["type"] ?? "normal";
    if (type === "default") return [{ element, name, why: "default" }];
    if (type !== "normal") return [{ element, name, why: "unknown type" }];
    if (name === "") return [{ element, name, why: "unnamed" }];
    if (isPattern(name)) return [{ element, name, why: "pattern" }];
    if (used.has(element.place)) return [];
    return [{ element, name, why: byPattern.has(name) ? "hidden by a pattern" : "second" }];
  });
}

/** Icecast-KH also accepts the name as an attribute. */
function nameOf(element: XmlElement): string | undefined {
  const name = textOf(element, "mount-name")?.text ?? element.attributes["name"];
  if (name === undefined || name === "") return undefined;
  return name.startsWith("/") ? name : `/${name}`;
}

/** A `<mount>` whose contents are found by name: patterns and default mounts may give their settings to thousands of mounts. */
interface MountElement {
  place: Place;
  texts: ReturnType<typeof textsOf>;
  /** Of listeners or encoders. */
  login: XmlElement | undefined;
  password: XmlElement | undefined;
}

function mountElement(element: XmlElement): MountElement {
  const last = (wanted: string) => element.children.findLast(({ name }) => name === wanted);
  return { place: element.place, texts: textsOf(element), login: last("authentication"), password: last("password") };
}

/** The settings that the default mount gives to others, by `merge_mounts` of 2.4.4; not the logins of listeners. */
function readMount(
  { place, texts, login, password: written }: MountElement,
  name: string,
  defaults: MountElement["texts"] | undefined,
  named: XmlElement | undefined,
): IcecastMount {
  const places = new Map<string, Place>();
  const read = (key: string) => {
    const found = texts.get(key) ?? defaults?.get(key);
    if (found !== undefined) places.set(key, found.place);
    return found?.text;
  };
  if (login !== undefined) places.set("authentication", login.place);
  // Also of a mount that gets the settings of a pattern.
  const nameAt = named?.children.findLast((child) => child.name === "mount-name");
  if (nameAt !== undefined) places.set("mount-name", nameAt.place);
  const password = read("password");
  const type = [read("type"), read("subtype")].filter((each) => each !== undefined).join(" ");
  const bitrate = read("bitrate") ?? "";
  return {
    name,
    user: read("username"),
    password: password === undefined ? undefined : new Secret(`password of ${name}`, password),
    fallback: slashed(read("fallback-mount")),
    title: read("stream-name"),
    website: read("stream-url"),
    genre: read("genre"),
    bitrateKbps: /^\d{1,12}$/u.test(bitrate) ? Number(bitrate) : undefined,
    type: type === "" ? undefined : type,
    listed: read("public") === "1",
    hidden: ["hidden", "no-mount"].some((setting) => /^[1-9]/u.test(read(setting) ?? "")),
    members: login !== undefined && restrictsListeners(login),
    unknownPassword: written?.isUnknown === true,
    foreignLogin: login !== undefined && optionsOf(login).has("stream_auth"),
    place,
    places,
  };
}

function slashed(mount: string | undefined): string | undefined {
  return mount === undefined || mount.startsWith("/") ? mount : `/${mount}`;
}

function optionsOf({ children }: XmlElement): ReadonlySet<string> {
  return new Set(children.filter(({ name }) => name === "option").map(({ attributes }) => attributes["name"] ?? ""));
}

/** An authenticator of the type `url` without `listener_add` lets all listeners in: it serves sources, or only hears of mounts. */
function restrictsListeners(login: XmlElement): boolean {
  const options = optionsOf(login);
  return login.attributes["type"] !== "url" || options.has("listener_add") || options.size === 0;
}
