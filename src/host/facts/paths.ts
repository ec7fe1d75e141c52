import { STATE } from "../generation.js";
import { sh } from "../quote.js";
import type { Fact } from "./fact.js";

export interface WantedPath {
  path: string;
  /** Of the wanted content; undefined for a folder. A file that has it already is not read. */
  sha256: string | undefined;
  /** The file is to hold secrets. Of one that holds some by now, or is to, the last run's masked copy is read in its place. */
  secret: boolean;
}

export interface PathState {
  kind: "file" | "directory" | "other";
  owner: string;
  group: string;
  mode: number;
  /** Of a file. */
  sha256: string | undefined;
  /** Of a file that differs from what is wanted; with secrets masked. undefined when it wasn't read. */
  text: string | undefined;
}

/** Files larger than this are never ours: not read for a diff. */
const LARGEST_SHOWN_BYTES = 262_144;

/** Kind, ownership and checksum of paths, and the text of those files that differ. Three processes, however many paths. */
export const paths: Fact<readonly WantedPath[], ReadonlyMap<string, PathState>> = {
  name: "paths",
  script(wanted) {
    if (wanted.length === 0) return ":";
    const files = wanted.filter((each) => each.sha256 !== undefined);
    const same = files.map((each) => `${each.sha256}:${each.path}`).join("|");
    const secret = files.filter((each) => each.secret).map((each) => each.path);
    return `
${sh`stat -c 'stat %n %U %G %a %F' -- ${wanted.map((each) => each.path)} 2>/dev/null`}
${sh`sha256sum -- ${files.map((each) => each.path)} 2>/dev/null`} | while read -r sum path; do
  echo "sum $path $sum"
  case "$sum:$path" in ${casePattern(same)}) continue ;; esac
  shown=$path masked=${STATE}/current/masked$path
  [ -f "$masked" ] && shown=$masked
  case "$path" in ${casePattern(secret.join("|"))}) shown=$masked ;; esac
  [ -f "$shown" ] && [ "$(stat -c %s "$shown")" -le ${LARGEST_SHOWN_BYTES} ] && echo "text $path $(base64 -w0 "$shown")"
done`;
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

/** Paths and checksums hold no character that is special in a pattern; an empty list matches nothing. */
function casePattern(alternatives: string): string {
  return alternatives === "" ? '"no such path"' : alternatives;
}
