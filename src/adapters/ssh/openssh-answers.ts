import { anyFits } from "./pattern.js";

/** Runs `ssh -G` for one host, which is the last of `args`, and returns its output; undefined without an ssh program. */
type AskOpenSsh = (args: readonly string[]) => Promise<string | undefined>;

/** The texts of all configuration files that OpenSSH reads; undefined when this is not known. */
type ConfigurationTexts = () => Promise<readonly string[] | undefined>;

/** Patterns of each `Host` line, in order. */
type Conditions = ReadonlyArray<readonly string[]>;

/**
 * Runs `ssh -G` once for all hosts with equal settings, because a process costs more than a login. Hosts have equal settings when the same
 * `Host` lines match them. If the configuration may treat hosts differently in another way, it runs for every host.
 */
export function askSparingly(ask: AskOpenSsh, texts: ConfigurationTexts): AskOpenSsh {
  const askOnce = remembered(ask);
  let first: string | undefined;
  let conditions: Promise<Conditions | undefined> | undefined;
  /** For each group of equal hosts: the address that `ssh -G` ran for. */
  const representatives = new Map<string, string>();
  return async (args) => {
    first ??= args.join("\0");
    // Most runs use one host only, so the files are read when a second host comes.
    if (args.join("\0") === first) return askOnce(args);
    conditions ??= texts().then((found) => found && conditionsIn(found));
    const known = await conditions;
    const address = args.at(-1) ?? "";
    if (known === undefined) return askOnce(args);
    const options = args.slice(0, -1);
    const kind = [...options, ...known.map((patterns) => anyFits(patterns, address))].join("\0");
    const representative = representatives.get(kind) ?? address;
    representatives.set(kind, representative);
    const answer = await askOnce([...options, representative]);
    return answer === undefined ? undefined : (forAddress(address, representative, answer) ?? askOnce(args));
  };
}

/** The answer for one address, rewritten for another; undefined when the address also appears outside of the host name lines. */
function forAddress(address: string, representative: string, answer: string): string | undefined {
  if (address === representative) return answer;
  const [from, to] = [representative.toLowerCase(), address.toLowerCase()];
  const lines = answer.split("\n");
  const isOwn = (line: string) => line === `host ${representative}` || line === `hostname ${from}`;
  if (!lines.includes(`hostname ${from}`)) return undefined;
  if (lines.some((line) => !isOwn(line) && line.toLowerCase().includes(from))) return undefined;
  return lines.map((line) => (line === `hostname ${from}` ? `hostname ${to}` : line)).join("\n");
}

/** Settings that may give two hosts different values although the same `Host` lines match both. */
const DIFFERS_BY_HOST = /^[\s"]*(match|hostname|canonical\w*|proxy\w*|(user|include)[\s="]+.*[%$])/imu;

/** Patterns that all versions of OpenSSH parse in the same way: no quotes, no comments after them. */
const PLAIN_PATTERNS = /^[\w.:*?!\s-]*$/u;

/** The patterns of all `Host` lines (ssh_config(5)); undefined when other settings may also differ by host. */
function conditionsIn(texts: readonly string[]): Conditions | undefined {
  const lines = texts.flatMap((text) => [...text.matchAll(/^[\s"]*host[\s="]+(.*)$/gimu)].map(([, patterns = ""]) => patterns));
  if (texts.some((text) => DIFFERS_BY_HOST.test(text)) || lines.some((line) => !PLAIN_PATTERNS.test(line))) return undefined;
  return lines.map((line) => line.trim().split(/\s+/u));
}

function remembered<T>(ask: (args: readonly string[]) => Promise<T>): (args: readonly string[]) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (args) => {
    const key = args.join("\0");
    const answer = answers.get(key) ?? ask(args);
    answers.set(key, answer);
    return answer;
  };
}
