import { RadioctlError } from "../../src/errors.js";
import type { RemoteCommand, RemoteResult } from "../../src/ports/ssh.js";

/** What a host answers to a command. An error is what the work on the host throws. */
export type Answer = (command: RemoteCommand) => Partial<RemoteResult> | Error;

/** A title of the window, a clear screen, a C1 sequence, and marks that reorder the text. */
export const ESCAPES = "\u001b]0;pwned\u0007\u001b[2J\u009b31m\u202eabc\u2066\u200f\u2028\u{e0041}";

const base64 = (text: string) => Buffer.from(text).toString("base64");

const SYSTEM = [
  "ID=debian",
  "VERSION_ID=12",
  "PRETTY_NAME=Debian 12",
  "CORES=1",
  "MEMORY=984000",
  "MEMORY_FREE=500000",
  "DISK=23000000",
  "SYSTEMD=yes",
];

type Sections = Partial<Record<keyof typeof SECTIONS, readonly string[]>>;

const now = () => Date.now() / 1000;

/** The sections of a bare host's answers to all scripts; a parser takes those that it knows. */
const SECTIONS = {
  clock: [] as readonly string[],
  system: SYSTEM,
  packages: [],
  users: [],
  paths: [],
  units: [],
  ledger: [],
  listeners: [],
  reboot: ["boot 0", "runs 6.1.0-18-amd64"],
  disks: ["blocks /dev/vda1 20511312 7434520 12011500 40% /"],
  load: ["0.20 0.10 0.00 1/96 212"],
  files: ["files icecast2 431 20000"],
  time: ["NTPSynchronized=yes"],
  upgrades: [],
  streams: [],
};

function sections(given: Sections = {}): string {
  const all = { ...SECTIONS, clock: [now().toFixed(3)], upgrades: [`lists ${now().toFixed(0)} ${now().toFixed(0)}`], ...given };
  const lines = Object.entries(all).flatMap(([name, own]) => [`@@${name}`, ...own]);
  return ["@@radioctl", ...lines, "@@end", "@end", ""].join("\n");
}

const manifest = {
  generation: 3,
  run: "2026-11-22T05:00:00-7f3a",
  operator: "anna@laptop",
  at: "2026-11-22T05:00:00.000Z",
  role: "relay",
  files: [],
  units: [],
};

const PROGRAMME = [
  "channel main follow=- on_air=studio seconds=10. held=-",
  "source main studio kind=live connected=yes silent=no ready=yes buffer=1.",
  "",
].join("\n");

const scriptOf = ({ stdin }: RemoteCommand) => (typeof stdin === "string" ? stdin : "");

/** A bare host that answers every script as a good one. */
export const honest: Answer = (command) => {
  const script = scriptOf(command);
  if (command.command.includes("/programme")) return { stdout: PROGRAMME };
  if (script.includes("The manifest of each generation")) return { stdout: `${base64(JSON.stringify(manifest))}\n` };
  if (script.includes("The locks in the arguments")) return { stdout: "@locks\n" };
  if (script.includes("undo timer")) return {};
  if (script.includes("Holds the host's lease")) return { stdout: "ours\n" };
  if (command.stdin instanceof Uint8Array && command.command.startsWith("sh -c")) return { stdout: "@end done\n" };
  return { stdout: sections() };
};

/** A host with these sections; its other answers are honest. */
const withSections =
  (given: Sections): Answer =>
  (command) => {
    const answer = honest(command);
    return answer instanceof Error || answer.stdout?.startsWith("@@radioctl") !== true ? answer : { stdout: sections(given) };
  };

const record =
  (text: string): Answer =>
  (command) =>
    scriptOf(command).includes("The manifest of each generation")
      ? { stdout: `${base64(text)}\n` }
      : withSections({ ledger: [`manifest ${base64(text)}`] })(command);

const always =
  (answer: Partial<RemoteResult>): Answer =>
  () =>
    answer;

const stats = (xml: string) => withSections({ streams: ["listed 127.0.0.1 /live.mp3", `stats 127.0.0.1 ${base64(xml)}`] });

const named = { ...manifest, operator: ESCAPES, run: ESCAPES, at: ESCAPES, files: [{ path: `/${ESCAPES}`, sha256: "0" }] };

/** Answers that break what they can: each by its name. */
export const hostile: Readonly<Record<string, Answer>> = {
  nothing: always({}),
  "a number": always({ stdout: "5\n" }),
  null: always({ stdout: "null\n" }),
  HTML: always({ stdout: "<!doctype html><title>login</title>\n" }),
  "only a greeting and an end": always({ stdout: "@@radioctl\n@@end\n@end\n" }),
  "escapes in every line": always({ stdout: `${ESCAPES}\n`.repeat(50) }),
  "escapes in all errors": always({ code: 1, stderr: `${ESCAPES}\n${ESCAPES}` }),
  "escapes with an exit code that no program has": always({ code: 4_294_967_295, stdout: ESCAPES, stderr: ESCAPES }),
  "one line of 3 MB": always({ stdout: `@@radioctl\n${"x".repeat(3_000_000)}\n@@end\n` }),
  "200,000 empty lines": always({ stdout: "\n".repeat(200_000) }),
  "bytes that are no text": always({
    stdout: Buffer.from(Uint8Array.from({ length: 5000 }, (_, index) => (index * 97) % 256)).toString(),
  }),
  "a lost connection": () => new RadioctlError("outcomeUnknown", `eu-1: the connection ended ${ESCAPES}`, { host: "eu-1" }),
  "a record that is {}": record("{}"),
  "a record that is 5": record("5"),
  "a record that is not JSON": record("<html>"),
  "a record of endless depth": record("[".repeat(200_000)),
  "a record with a generation beyond all numbers": record(JSON.stringify(manifest).replace("3", "1e400")),
  "a record with names of JavaScript": record('{"__proto__":{"files":[]},"constructor":5}'),
  "a record with escapes in every text": record(JSON.stringify(named)),
  "a record with half a character": record(JSON.stringify(manifest).replace("anna", "\\udc1b[31m")),
  "a draining instance until a time beyond any date": withSections({ ledger: ["draining icecast@a.service key 99999999999999"] }),
  "a draining instance with escapes": withSections({ ledger: [`draining ${ESCAPES} ${ESCAPES} 1764000000`] }),
  "a lock with escapes": withSections({
    ledger: [`lock ${JSON.stringify({ operator: ESCAPES, run: ESCAPES, since: ESCAPES })}`],
  }),
  "pending actions with escapes": withSections({ ledger: [`pending ${ESCAPES}`, "undo"] }),
  "a system with escapes": withSections({ system: [...SYSTEM, `PRETTY_NAME=${ESCAPES}`, `ID=${ESCAPES}`] }),
  "a system with impossible figures": withSections({
    system: [...SYSTEM, "CORES=1e999", "MEMORY=-5", "MEMORY_FREE=NaN", "DISK=0x10", "SSH_PORT=99999999999"],
  }),
  "files with escapes": withSections({
    paths: ["nginx/nginx.conf", "icecast2/a.xml"].flatMap((name) => [
      `stat /etc/${name} ${ESCAPES} ${ESCAPES} zzz ${ESCAPES}`,
      `sum /etc/${name} ${"0".repeat(64)}`,
      `text /etc/${name} ${base64(`${ESCAPES}\n`.repeat(20))}`,
    ]),
  }),
  "units with escapes": withSections({ units: ["unit=nginx.service", `ActiveState=${ESCAPES}`, "", "", "unit=", "="] }),
  "packages and users with escapes": withSections({
    packages: [`ii ${ESCAPES} 1`, "interrupted"],
    users: [`icecast2 ${ESCAPES}`, " "],
  }),
  "a reboot with escapes": withSections({ reboot: [`boot ${ESCAPES}`, `required ${ESCAPES}`] }),
  "more listeners than people": withSections({ listeners: [" 99999999999999999999999 127.0.0.1", " 5 [::ffff:127.0.0.1]"] }),
  "statistics with escapes": stats(
    `<icestats><source mount="/live.mp3${ESCAPES}"><listeners>1e999</listeners></source></icestats>`,
  ),
  "statistics with half a character": stats(
    '<icestats><source mount="/&#xDC1B;[31m"><listeners>1</listeners></source></icestats>',
  ),
  "statistics with entities that grow": stats(
    `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 20 }, (_, index) => `<!ENTITY b${index} "&b${index - 1};&b${index - 1};">`).join("")}]><icestats><source mount="&b19;"/></icestats>`,
  ),
  "statistics with a deep tree": stats(`${"<icestats>".repeat(20_000)}${"</icestats>".repeat(20_000)}`),
  "players with escapes": withSections({
    streams: ["listed 127.0.0.1 /live.mp3", `takers 127.0.0.1 /live.mp3 99999999999999999999 ${ESCAPES}`],
  }),
};
