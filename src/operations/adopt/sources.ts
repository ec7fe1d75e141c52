import { mount as mountForm, posixPath, streamUrl, userName } from "../../inventory/names.js";
import { SecretRef } from "../../inventory/secret-ref.js";
import type { Secret } from "../../secret.js";
import type { EncoderStream } from "./encoders.js";
import type { Input } from "./liquidsoap/inputs.js";
import type { Stream } from "./mounts.js";
import type { Remark } from "./remark.js";
import { freeName } from "./words.js";
import { assumed, present } from "./yaml.js";

/** Collects the sources of a draft; each input is one source, however many formats it feeds. */
export class Sources {
  readonly values: Record<string, unknown> = {};
  /** Passwords by the name of their secret. */
  readonly secrets = new Map<string, Secret>();
  readonly remarks: Remark[] = [];
  readonly #names = new Map<string, string>();
  readonly #taken: Set<string>;
  readonly #mounts = new Set<string>();

  /** @param taken names that sources may not use; sources' names are added */
  constructor(taken: Set<string>) {
    this.#taken = taken;
  }

  /** Adds what a script plays as a source. @returns its name; undefined when an inventory can't express it */
  ofInput(input: Input): string | undefined {
    if (input.kind === "live") {
      return this.live({ mount: input.mount, user: input.user, password: input.password, bufferSeconds: input.bufferSeconds });
    }
    if (input.kind === "playlist") return this.playlist(input.directory, input.order, input.place);
    return this.pull(input.url, input.bufferSeconds);
  }

  /** Adds a mount of Icecast that an encoder feeds, or that comes from another server. @param password of all mounts without their own */
  ofStream({ name, relay, configured, encoder }: Stream, password: Secret | undefined): string | undefined {
    if (relay !== undefined)
      return this.pull(`${relay.tls ? "https" : "http"}://${relay.server}:${relay.port}${relay.mount}`, undefined);
    const folder = encoder === undefined ? undefined : folderOf(encoder);
    if (folder !== undefined) return this.playlist(folder, "random", undefined);
    const user = configured?.user ?? encoder?.user;
    return this.live({
      mount: name,
      user,
      password: configured?.password ?? password ?? encoder?.password,
      bufferSeconds: undefined,
    });
  }

  live(given: {
    mount: string;
    user: string | undefined;
    password: Secret | undefined;
    bufferSeconds: number | undefined;
  }): string {
    const known = this.#names.get(`live ${given.mount}`);
    if (known !== undefined) return known;
    const name = freeName(given.mount.replace(/\.[a-z0-9]+$/iu, ""), "studio", this.#taken);
    this.#names.set(`live ${given.mount}`, name);
    const isMount = mountForm().safeParse(given.mount).success && !this.#mounts.has(given.mount);
    const mount = isMount ? given.mount : `/${name}`;
    this.#mounts.add(mount);
    if (mount !== given.mount)
      this.remarks.push({
        kind: "todo",
        what: `source ${name}: its encoder must connect to ${mount} instead of ${given.mount}`,
      });
    const isUser = given.user !== undefined && userName().safeParse(given.user).success;
    if (given.user !== undefined && !isUser)
      this.remarks.push({ kind: "todo", what: `source ${name}: its encoder must log in as source` });
    const secret = `${name}-password`;
    if (given.password === undefined)
      this.remarks.push({
        kind: "todo",
        what: `source ${name}: its password was not found; radioctl secrets init makes ${secret}`,
      });
    else this.secrets.set(secret, given.password);
    this.values[name] = present({
      kind: "live",
      password: new SecretRef(secret),
      user: isUser && given.user !== "source" ? given.user : undefined,
      mount: mount === `/${name}` ? undefined : mount,
      bufferSeconds: bufferOf(given.bufferSeconds),
    });
    return name;
  }

  pull(url: string, buffer: number | undefined): string | undefined {
    const known = this.#names.get(url);
    if (known !== undefined) return known;
    if (!streamUrl().safeParse(url).success || !URL.canParse(url)) {
      this.remarks.push({ kind: "lost", what: "a stream that is pulled from a URL that an inventory does not allow" });
      return undefined;
    }
    if (new URL(url).password !== "") {
      this.remarks.push({ kind: "lost", what: `a stream of ${new URL(url).hostname} that is pulled with a password in its URL` });
      return undefined;
    }
    const name = freeName(new URL(url).pathname.replace(/\.[a-z0-9]+$/iu, ""), "stream", this.#taken);
    this.#names.set(url, name);
    this.values[name] = present({ kind: "pull", url, bufferSeconds: bufferOf(buffer) });
    return name;
  }

  playlist(directory: string, order: "random" | "sorted", where: Remark["where"]): string | undefined {
    const known = this.#names.get(directory);
    if (known !== undefined) return known;
    const path = directory.replace(/\/+$/u, "");
    if (!posixPath().safeParse(path).success || /\.[a-z0-9]{2,4}$/iu.test(path)) {
      this.remarks.push({
        kind: "lost",
        where,
        what: `the playlist ${directory}: an inventory needs a folder of audio files, as an absolute path without spaces`,
      });
      return undefined;
    }
    const name = freeName(path.split("/").at(-1) ?? "", "playlist", this.#taken);
    this.#names.set(directory, name);
    this.values[name] = { kind: "playlist", directory: path, order };
    return name;
  }

  /** The source when none was found. */
  unknown(): string {
    const name = this.live({ mount: "/studio", user: undefined, password: undefined, bufferSeconds: undefined });
    const value = this.values[name] as Record<string, unknown>;
    this.values[name] = { ...value, kind: assumed("live", "no source was found on the host") };
    return name;
  }
}

/** The folder that ezstream or ices plays; undefined for a list or a sound card. */
function folderOf({ playlist }: EncoderStream): string | undefined {
  return playlist !== undefined && playlist.startsWith("/") && !/\.[a-z0-9]{2,4}$/iu.test(playlist) ? playlist : undefined;
}

/** Within an inventory's limits, 0.5 to 30 seconds. */
function bufferOf(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.min(30, Math.max(0.5, seconds));
}
