/** Random numbers in [0, 1) that a seed determines (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What people and attackers write where something else is expected. */
const VALUES = [
  ..."null|~|[]|{}|true|0|-1|1e999|.nan|0x10|2026-11-30|'|\"|[|{|*a|&a x|!secret x|!secret|!!binary aGk=|<<|? x|- x|: x".split(
    "|",
  ),
  ...'__proto__|constructor|toString|[__proto__]|{ __proto__: 1 }|\'[secret]\'|none|*|"\\u0000"|"\\e[2J"|"\\ue000"|"\\ud800"'.split(
    "|",
  ),
  ..."192.0.2.1|::1|999.1.1.1|https://x.example/|javascript:alert(1)|/etc/passwd|../../x|~/.ssh/id|$(id)|`id`|a;b|{{x}}|{{{x}}}|%d".split(
    "|",
  ),
  "x".repeat(20_000),
  `[${"[".repeat(300)}${"]".repeat(300)}]`,
  "\u202e\u0645\u{1f4fb}",
];

type Change = (lines: string[], random: () => number) => string[];

const pick = <T>(list: readonly T[], random: () => number): T | undefined => list[Math.floor(random() * list.length)];

/** Applies a change to one line that fits. */
const onLine =
  (fits: RegExp, change: (line: string, random: () => number) => string[]): Change =>
  (lines, random) => {
    const fitting = lines.flatMap((line, index) => (fits.test(line) ? [index] : []));
    const chosen = pick(fitting, random);
    return chosen === undefined ? lines : lines.flatMap((line, index) => (index === chosen ? change(line, random) : [line]));
  };

const changes: readonly Change[] = [
  onLine(/\S/u, () => []),
  onLine(/\S/u, (line) => [line, line]),
  onLine(/:\s*\S/u, (line, random) => [
    line.replace(/(:\s*)[^,}\]]+/u, (_, colon: string) => colon + (pick(VALUES, random) ?? "")),
  ]),
  onLine(/\w+:/u, (line, random) => [line.replace(/[\w-]+(?=:)/u, pick(VALUES, random) ?? "")]),
  onLine(/\[[^\]]*\]/u, (line, random) => [line.replace(/\[[^\]]*\]/u, pick(VALUES, random) ?? "")]),
  onLine(/\S/u, (line, random) => [`${" ".repeat(Math.floor(random() * 7))}${line.trimStart()}`]),
  onLine(/\S/u, (line, random) => [`${line.slice(0, random() * line.length)}${pick(VALUES, random) ?? ""}`]),
  onLine(/\S/u, (line, random) => {
    const at = Math.floor(random() * line.length);
    return [line.slice(0, at) + String.fromCharCode(Math.floor(random() * 256)) + line.slice(at + Math.floor(random() * 2))];
  }),
  onLine(/\d/u, (line, random) => [line.replace(/\d+/u, String(Math.floor((random() - 0.3) * 10 ** Math.floor(random() * 12))))]),
  (lines, random) => lines.slice(0, Math.ceil(random() * lines.length)),
  (lines, random) => {
    const [one, other] = [Math.floor(random() * lines.length), Math.floor(random() * lines.length)];
    return lines.map((line, index) => (index === one ? (lines[other] ?? "") : index === other ? (lines[one] ?? "") : line));
  },
];

/** A text with one to four changes, which the seed determines. */
export function mutated(text: string, seed: number): string {
  const random = seeded(seed);
  let lines = text.split("\n");
  for (let left = 1 + Math.floor(random() * 4); left > 0; left -= 1)
    lines = (pick(changes, random) ?? ((same) => same))(lines, random);
  return lines.join("\n");
}
