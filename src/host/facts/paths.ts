import { STATE } from "../generation.js";
import type { Fact } from "./fact.js";

export interface WantedPath {
  path: string;
  /** The checksum of the desired content; undefined for a folder. A file with this checksum is not read. */
  sha256: string | undefined;
  /** The desired file contains secrets. If the desired or the current file does, the last run's masked copy is read instead of the file. */
  secret: boolean;
}

export interface PathState {
  kind: "file" | "directory" | "other";
  owner: string;
  group: string;
  mode: number;
  /** The checksum of a file. */
  sha256: string | undefined;
  /** The text of a file that differs from the desired one, with masked secrets; undefined when it was not read. */
  text: string | undefined;
}

/** radioctl's files are never larger, so larger files are not read for a diff. */
const LARGEST_SHOWN_BYTES = 262_144;

/** Kind, ownership and checksum of paths, and the texts of files that differ. Three processes for any number of paths. Managed paths have no blanks. */
export const paths: Fact<readonly WantedPath[], ReadonlyMap<string, PathState>> = {
  name: "paths",
  script(wanted) {
    const files = wanted.filter((each) => each.sha256 !== undefined);
    const secret = files.filter((each) => each.secret);
    return {
      file: "facts/paths.sh",
      values: {
        STATE,
        FILES: files.map(({ path }) => path).join(" "),
        SAME: files.map(({ path, sha256 }) => `${sha256}:${path}`).join(" "),
        SECRET: secret.map(({ path }) => path).join(" "),
        LARGEST_BYTES: LARGEST_SHOWN_BYTES,
      },
      words: wanted.map(({ path }) => path),
    };
  },
  parse(lines) {
    const words = lines.map((line) => line.split(" "));
    const column = (tag: string) =>
      new Map(words.filter(([first]) => first === tag).map(([, path = "", value = ""]) => [path, value]));
    const sums = column("sum");
    const texts = column("text");
    const states = words
      .filter(([tag]) => tag === "stat")
      .map(([, path = "", owner = "", group = "", mode = "0", ...kind]): [string, PathState] => {
        const text = texts.get(path);
        return [
          path,
          {
            kind: pathKind(kind.join(" ")),
            owner,
            group,
            mode: Number.parseInt(mode, 8),
            sha256: sums.get(path),
            text: text === undefined ? undefined : Buffer.from(text, "base64").toString("utf8"),
          },
        ];
      });
    return new Map(states);
  },
};

function pathKind(description: string): PathState["kind"] {
  if (description === "directory") return "directory";
  return description.startsWith("regular") ? "file" : "other";
}
