import type { Promises, SshdLine } from "../facts/promises.js";

type Sshd = NonNullable<Promises["sshd"]>;

/** Other names of sshd's keywords in its files. */
const ALIASES: Readonly<Record<string, string>> = { challengeresponseauthentication: "kbdinteractiveauthentication" };

/** A default of sshd on which the operators' access depends. */
const ALWAYS: ReadonlyArray<readonly [string, string]> = [["PubkeyAuthentication", "yes"]];

/** The settings in radioctl's file: keyword and value. */
function settingsIn(text: string): Array<readonly [string, string]> {
  return text.split("\n").flatMap((line) => {
    const [, keyword = "", value = ""] = /^\s*([A-Za-z]+)[\s=]+(.*\S)\s*$/u.exec(line) ?? [];
    return keyword === "" ? [] : [[keyword, value] as const];
  });
}

/** The keywords to query for radioctl's file, in lower case, with their other names. */
export function sshdKeywords(text: string): string[] {
  const words = [...settingsIn(text), ...ALWAYS].map(([keyword]) => keyword.toLowerCase());
  return [...words, ...Object.keys(ALIASES).filter((alias) => words.includes(ALIASES[alias] ?? ""))];
}

/**
 * The settings of radioctl's file that sshd does not follow, each with the line that wins; empty: it follows all of them.
 * @param ports the ports for the operators' access; sshd must listen on one of them
 */
export function judgeSshd(file: { path: string; text: string }, ports: readonly number[], sshd: Sshd): string[] {
  if (sshd.error !== undefined) return [`sshd refuses its configuration: ${sshd.error}`];
  const differing = differingIn(file.text, sshd).sort((one, other) => rank(one) - rank(other));
  const listening = sshd.settings.get("port") ?? [];
  const closed = listening.length > 0 && !listening.some((port) => ports.includes(Number(port)));
  return [
    ...(sshd.files.includes(file.path) ? differing.map((each) => differingText(each, sshd.lines)) : unread(file.path, differing)),
    ...(closed ? [`sshd listens on port ${listening.join(", ")}, not on ${ports.join(", ")}`] : []),
  ];
}

/** The settings on which it depends who can log in. */
const ACCESS = new Set([
  "PasswordAuthentication",
  "KbdInteractiveAuthentication",
  "PubkeyAuthentication",
  "AuthorizedKeysFile",
  "PermitRootLogin",
]);

/** Whether sshd does not follow radioctl's file in who can log in. Other settings are conveniences. */
export function failsAccess(file: { path: string; text: string }, sshd: Sshd): boolean {
  return (
    sshd.error !== undefined ||
    !sshd.files.includes(file.path) ||
    differingIn(file.text, sshd).some(({ keyword }) => ACCESS.has(keyword))
  );
}

function differingIn(text: string, sshd: Sshd): Differing[] {
  return [...settingsIn(text), ...ALWAYS]
    .map(([keyword, wanted]) => ({ keyword, wanted, used: sshd.settings.get(keyword.toLowerCase())?.join(" ") }))
    .filter((each): each is Differing => each.used !== undefined && normal(each.used) !== normal(each.wanted));
}

interface Differing {
  keyword: string;
  wanted: string;
  used: string;
}

/** Passwords first. */
function rank({ keyword }: Differing): number {
  return keyword === "PasswordAuthentication" ? 0 : 1;
}

function unread(path: string, differing: readonly Differing[]): string[] {
  const [first] = differing;
  const effect = first === undefined ? "" : `, so it uses ${first.keyword} ${first.used}`;
  return [`sshd does not read ${path}: /etc/ssh/sshd_config has no Include that leads to it${effect}`];
}

function differingText({ keyword, wanted, used }: Differing, lines: readonly SshdLine[]): string {
  const winner = winningLine(keyword.toLowerCase(), used, lines);
  const from =
    winner === undefined ? "its default" : `${winner.file} line ${winner.number}${winner.matched ? ", in a Match block" : ""}`;
  return `sshd uses ${keyword} ${used} (${from}), not ${wanted}`;
}

/** sshd takes the first value outside of Match blocks, and a block that matches replaces it. */
function winningLine(keyword: string, used: string, lines: readonly SshdLine[]): (SshdLine & { matched: boolean }) | undefined {
  const inMatch = new Map<string, boolean>();
  const found = lines.flatMap((line) => {
    const [, word = "", value = ""] = /^([A-Za-z]+)[\s=]+(.*)$/u.exec(line.text) ?? [];
    const name = word.toLowerCase();
    if (name === "match") inMatch.set(line.file, !/^all\s*$/iu.test(value));
    const matched = inMatch.get(line.file) === true;
    return (ALIASES[name] ?? name) === keyword ? [{ ...line, matched, value }] : [];
  });
  const first = found.find(({ matched }) => !matched);
  if (first !== undefined && normal(first.value) === normal(used)) return first;
  return found.find(({ matched, value }) => matched && normal(value) === normal(used));
}

function normal(value: string): string {
  const plain = value.trim().replaceAll('"', "").replaceAll(/\s+/gu, " ").toLowerCase();
  return plain === "prohibit-password" ? "without-password" : plain;
}
