import { Secret } from "../../../secret.js";
import type { Place } from "../remark.js";
import { numberOf, textOf, type XmlElement } from "../xml.js";

/** A `<mount>`; settings that it lacks come from the default mount. */
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
  place: Place;
}

/** The mounts of a configuration, each once: Icecast also uses the first mount of a name. */
export function mountsOf(top: XmlElement): IcecastMount[] {
  const written = top.children.filter(({ name }) => name === "mount").map((element) => ({ element, name: nameOf(element) }));
  const defaults = written.find(({ element, name }) => element.attributes["type"] === "default" || name === undefined)?.element;
  const found = new Map<string, IcecastMount>();
  for (const { element, name } of written) {
    if (element === defaults || name === undefined || found.has(name)) continue;
    found.set(name, readMount(element, name, defaults));
  }
  return [...found.values()];
}

/** Icecast-KH also accepts the name as an attribute. */
function nameOf(element: XmlElement): string | undefined {
  const name = textOf(element, "mount-name")?.text ?? element.attributes["name"];
  if (name === undefined || name === "") return undefined;
  return name.startsWith("/") ? name : `/${name}`;
}

function readMount(element: XmlElement, name: string, defaults: XmlElement | undefined): IcecastMount {
  const read = (key: string) => (textOf(element, key) ?? (defaults === undefined ? undefined : textOf(defaults, key)))?.text;
  const password = read("password");
  const type = [read("type"), read("subtype")].filter((each) => each !== undefined).join(" ");
  return {
    name,
    user: read("username"),
    password: password === undefined ? undefined : new Secret(`password of ${name}`, password),
    fallback: read("fallback-mount"),
    title: read("stream-name"),
    website: read("stream-url"),
    genre: read("genre"),
    bitrateKbps: numberOf(element, "bitrate"),
    type: type === "" ? undefined : type,
    listed: read("public") === "1",
    place: element.place,
  };
}
