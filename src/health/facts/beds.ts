import type { Fact } from "../../host/facts/fact.js";

/** What a master has of a mirrored playlist. */
export interface BedState {
  /** The place of its folder in what was asked for. */
  index: number;
  /** The end of the last run of the mirror, in milliseconds since 1970; undefined: it never ended. */
  checkedAt: number | undefined;
  files: number;
  /** Of all files whose playing time is known. */
  seconds: number;
  /** Files of the bucket that could not be fetched. */
  missing: number;
  problem: string | undefined;
}

/** The states of mirrored playlists. @param wanted their folders */
export const beds: Fact<readonly string[], readonly BedState[]> = {
  name: "beds",
  script: (folders) => ({ file: "facts/beds.sh", words: folders }),
  parse(lines) {
    const starts = lines.flatMap((line, at) => (/^bed \d{1,4}$/u.test(line) ? [at] : []));
    return starts.map((at, place) => {
      const own = lines.slice(at + 1, starts[place + 1]);
      const textOf = (word: string) => own.find((line) => line.startsWith(`${word} `))?.slice(word.length + 1);
      const numberOf = (word: string) => Number(/^\d{1,15}$/u.exec(textOf(word) ?? "")?.[0] ?? 0);
      return {
        index: Number(lines[at]?.slice("bed ".length)),
        checkedAt: textOf("checked") === undefined ? undefined : numberOf("checked") * 1000,
        files: numberOf("files"),
        seconds: numberOf("seconds"),
        missing: numberOf("missing"),
        problem: textOf("problem"),
      };
    });
  },
};
