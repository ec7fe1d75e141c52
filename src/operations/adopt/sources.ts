import { mount as mountForm, posixPath, streamUrl, userName } from "../../inventory/names.js";
import { SecretRef } from "../../inventory/secret-ref.js";
import type { Secret } from "../../secret.js";
import type { Claims } from "./accounts.js";
import type { EncoderStream } from "./encoders/stream.js";
import type { Placed } from "./icecast/read.js";
import type { Input } from "./liquidsoap/inputs.js";
import type { Stream } from "./stream.js";
import type { Place, Remark } from "./remark.js";
import { freeName, type Names } from "./words.js";
import { assumed, present } from "./yaml.js";

interface Live {
  mount: string;
  user: string | undefined;
  password: Secret | undefined;
  /** Why the password is not known. */
  unknown?: string | undefined;
  bufferSeconds: number | undefined;
  places: ReadonlyArray<Place | undefined>;
}

/** Collects the sources of a draft; each input is one source, however many formats it feeds. */
export class Sources {
  readonly values: Record<string, unknown> = {};
  /** Passwords by the name of their secret. */
  readonly secrets = new Map<string, Secret>();
  readonly remarks: Remark[] = [];
  readonly #names = new Map<string, string>();
  readonly #taken: Names;
  readonly #mounts = new Set<string>();
  readonly #claims: Claims;
  readonly #isOwn: (server: string) => boolean;

  /** @param taken names that sources may not use; sources' names are added */
  constructor(taken: Names, claims: Claims, isOwn: (server: string) => boolean) {
    this.#taken = taken;
    this.#claims = claims;
    this.#isOwn = isOwn;
  }

  claim(...places: ReadonlyArray<Place | undefined>): void {
    this.#claims.add(...places);
  }

  /** Adds what a script plays as a source. @returns its name; undefined when an inventory can't express it */
  ofInput(input: Input): string | undefined {
    const { places } = input;
    if (input.kind === "live") return this.live({ ...input, unknown: input.password === undefined ? input.unknown : undefined });
    if (input.kind === "playlist") return this.playlist(input.directory, input.order, places);
    return this.pull(input.url, input.bufferSeconds, places);
  }

  /**
   * Adds a mount of Icecast: what Liquidsoap plays there, or the encoder that feeds it, or the other server that it comes from.
   * @param password of all mounts without their own
   */
  ofStream(stream: Stream, password: Placed<Secret> | undefined): Array<string | undefined> {
    const { name, relay, configured, encoder, output } = stream;
    this.claim(
      configured?.places.get("mount-name"),
      output?.place,
      output?.places.get("mount"),
      encoder?.place,
      ...(output?.through ?? []),
    );
    if (output !== undefined) return output.inputs.map((input) => this.ofInput(input));
    if (relay !== undefined) {
      const url = `${relay.tls ? "https" : "http"}://${relay.server}:${relay.port}${relay.mount}`;
      if (!relay.login) return [this.pull(url, undefined, relay.places)];
      const what = `${name} comes from ${relay.server} with a login: radioctl pulls streams without one`;
      this.remarks.push({ kind: "lost", where: relay.place, what });
      return [];
    }
    const folder = encoder === undefined ? undefined : folderOf(encoder);
    if (folder !== undefined) return [this.playlist(folder, "random", [encoder?.places.get("playlist")])];
    if (encoder?.playlist !== undefined) {
      const what = `${encoder.program} plays a list of files: it must connect to the source, or be replaced by a playlist source of the list's folder`;
      this.remarks.push({ kind: "todo", where: encoder.places.get("playlist"), what });
    }
    const unknown =
      configured?.foreignLogin === true
        ? "its encoders log in at another program"
        : configured?.unknownPassword === true
          ? "it has an entity whose value is not in the file"
          : undefined;
    const own = unknown !== undefined ? undefined : (configured?.password ?? password?.value ?? encoder?.password);
    const from = configured?.password === undefined ? password?.place : configured.places.get("password");
    return [
      this.live({
        mount: name,
        user: configured?.user ?? encoder?.user,
        password: own,
        unknown,
        bufferSeconds: undefined,
        places: [
          own === undefined ? undefined : (from ?? encoder?.places.get("password")),
          configured?.places.get("username"),
          encoder?.places.get("user"),
        ],
      }),
    ];
  }

  live(given: Live): string {
    this.claim(...given.places);
    const known = this.#names.get(`live ${given.mount}`);
    if (known !== undefined) return known;
    const name = freeName(given.mount.replace(/\.[a-z0-9]+$/iu, ""), "studio", this.#taken);
    this.#names.set(`live ${given.mount}`, name);
    const isMount = mountForm().safeParse(given.mount).success && !this.#mounts.has(given.mount);
    const mount = isMount ? given.mount : `/${name}`;
    this.#mounts.add(mount);
    if (mount !== given.mount) this.#todo(`source ${name}: its encoder must connect to ${mount} instead of ${given.mount}`);
    const isUser = given.user !== undefined && userName().safeParse(given.user).success;
    if (given.user !== undefined && !isUser) this.#todo(`source ${name}: its encoder must log in as source`);
    const secret = `${name}-password`;
    const why = unusable(given);
    if (given.password === undefined || why !== undefined)
      this.#todo(`source ${name}: its password was not found${why ?? ""}; radioctl secrets init makes ${secret}`);
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

  pull(url: string, buffer: number | undefined, places: ReadonlyArray<Place | undefined>): string | undefined {
    const known = this.#names.get(url);
    if (known !== undefined) {
      this.claim(...places);
      return known;
    }
    const [where] = places;
    if (!streamUrl().safeParse(url).success || !URL.canParse(url)) {
      this.remarks.push({ kind: "lost", where, what: "a stream that is pulled from a URL that an inventory does not allow" });
      return undefined;
    }
    const { hostname, port, password, pathname } = new URL(url);
    if (password !== "") {
      this.remarks.push({ kind: "lost", where, what: `a stream of ${hostname} that is pulled with a password in its URL` });
      return undefined;
    }
    if (this.#isOwn(hostname)) {
      const what = `a stream is pulled from port ${port === "" ? "80" : port} of this server: add a source for what sends it there`;
      this.remarks.push({ kind: "lost", where, what });
      return undefined;
    }
    this.claim(...places);
    const name = freeName(pathname.replace(/\.[a-z0-9]+$/iu, ""), "stream", this.#taken);
    this.#names.set(url, name);
    this.values[name] = present({ kind: "pull", url, bufferSeconds: bufferOf(buffer) });
    return name;
  }

  playlist(directory: string, order: "random" | "sorted", places: ReadonlyArray<Place | undefined>): string | undefined {
    const known = this.#names.get(directory);
    if (known !== undefined) {
      this.claim(...places);
      return known;
    }
    const path = directory.replace(/\/{1,10}$/u, "");
    if (!posixPath().safeParse(path).success || /\.[a-z0-9]{2,4}$/iu.test(path)) {
      this.remarks.push({
        kind: "lost",
        where: places[0],
        what: `the playlist ${directory.slice(0, 200)}: an inventory needs a folder of audio files, as an absolute path without spaces`,
      });
      return undefined;
    }
    this.claim(...places);
    const name = freeName(path.split("/").at(-1) ?? "", "playlist", this.#taken);
    this.#names.set(directory, name);
    this.values[name] = { kind: "playlist", directory: path, order };
    return name;
  }

  /** The source when none was found. */
  unknown(): string {
    const name = this.live({ mount: "/studio", user: undefined, password: undefined, bufferSeconds: undefined, places: [] });
    const value = this.values[name] as Record<string, unknown>;
    this.values[name] = { ...value, kind: assumed("live", "no source was found on the host") };
    return name;
  }

  #todo(what: string): void {
    this.remarks.push({ kind: "todo", what });
  }
}

/** Why a password is not taken over, after a colon; empty: it was not found; undefined: it is. */
function unusable({ password, unknown }: Live): string | undefined {
  if (password === undefined) return unknown === undefined ? "" : `: ${unknown}`;
  const text = password.reveal();
  return text === text.trim() ? undefined : ": the one on the host begins or ends with a blank, which radioctl does not allow";
}

/** The folder that ezstream or ices plays; undefined for a list or a sound card. */
function folderOf({ playlist }: EncoderStream): string | undefined {
  return playlist !== undefined && playlist.startsWith("/") && !/\.[a-z0-9]{2,4}$/iu.test(playlist) ? playlist : undefined;
}

/** Within an inventory's limits, 0.5 to 30 seconds. */
function bufferOf(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.min(30, Math.max(0.5, seconds));
}
