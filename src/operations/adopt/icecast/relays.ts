import type { Place } from "../remark.js";
import { numberOf, textOf, type XmlElement } from "../xml.js";

/** A mount that is pulled from another server, or from another mount of the same one. */
export interface IcecastRelay {
  server: string;
  port: number;
  tls: boolean;
  mount: string;
  /** Its mount for listeners. */
  localMount: string;
  /** The other server wants a login. */
  login: boolean;
  place: Place;
  /** Where its settings are. */
  places: Place[];
}

const SETTINGS: ReadonlySet<string> = new Set(["server", "ip", "port", "mount", "local-mount", "uri"]);

/** The relays of a configuration. In 2.5 the server may be in `<upstream>`, also as a URI; in KH there may be several `<master>` or `<host>`. */
export function relaysOf(top: XmlElement): IcecastRelay[] {
  return top.children
    .filter(({ name }) => name === "relay")
    .map((relay) => {
      const inner = relay.children.find(({ name }) => name === "upstream" || name === "master" || name === "host") ?? relay;
      const uri = uriOf(inner);
      const read = (key: string) => (textOf(inner, key) ?? textOf(relay, key))?.text ?? inner.attributes[key];
      const attributePort = Number(inner.attributes["port"] ?? "8000");
      const port = uri === undefined ? (numberOf(inner, "port") ?? numberOf(relay, "port") ?? attributePort) : uriPort(uri);
      const mount = slashed(uri?.pathname ?? read("mount") ?? "/");
      const used = [...(inner === relay ? [] : inner.children), ...relay.children].filter(({ name }) => SETTINGS.has(name));
      return {
        // `_parse_relay` of 2.4.4: without a server, it is this one.
        server: uri?.hostname ?? (read("server") || read("ip") || "127.0.0.1"),
        port,
        tls: uri?.protocol === "https:",
        mount,
        localMount: slashed(read("local-mount") ?? mount),
        login: read("password") !== undefined || (uri !== undefined && uri.password !== ""),
        place: relay.place,
        places: [...(inner === relay ? [] : [inner.place]), ...used.map(({ place }) => place)],
      };
    });
}

function uriOf(element: XmlElement): URL | undefined {
  const text = textOf(element, "uri")?.text;
  return text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
}

function uriPort(uri: URL): number {
  return uri.port === "" ? (uri.protocol === "https:" ? 443 : 80) : Number(uri.port);
}

function slashed(mount: string): string {
  return mount.startsWith("/") ? mount : `/${mount}`;
}
