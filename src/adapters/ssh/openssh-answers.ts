import { anyFits } from "./pattern.js";

/** Asks OpenSSH for the configuration of one host, which comes last in `args`: the text of `ssh -G`, undefined without an ssh program. */
type AskOpenSsh = (args: readonly string[]) => Promise<string | undefined>;

/** The texts of all configuration files that OpenSSH reads; undefined when they are not known. */
type ConfigurationTexts = () => Promise<readonly string[] | undefined>;

/** Patterns of each `Host` line, in order. */
type Conditions = ReadonlyArray<readonly string[]>;

/**
 * Asks once for all hosts of which the configuration says the same, which are those that the same `Host` lines are about: a process costs
 * more than a login. A configuration that may tell hosts apart in another way is asked for every host.
 */
export function askSparingly(ask: AskOpenSsh, texts: ConfigurationTexts): AskOpenSsh {
  const askOnce = remembered(ask);
  let first: string | undefined;
  let conditions: Promise<Conditions | undefined> | undefined;
  /** The address that was asked for in the place of all that are alike. */
  const representatives = new Map<string, string>();
  return async (args) => {
    first ??= args.join("\0");
    // Most runs are about one host: the files are looked at when there is a second.
    if (args.join("\0") === first) return askOnce(args);
    conditions ??= texts().then((found) => found && conditionsIn(found));
    const known = await conditions;
    const address = args.at(-1) ?? "";
    if (known === undefined) return askOnce(args);
    const options = args.slice(0, -1);
    const kind = [...options, ...known.map((patterns) => anyFits(patterns, address))].join("\0");
    const representative = representatives.get(kind) ?? address;
    representatives.set(kind, representative);
    const said = await askOnce([...options, representative]);
    return said === undefined ? undefined : (about(address, representative, said) ?? askOnce(args));
  };
}

/** What was said of one address, said of another; undefined when that address stands anywhere but in its name. */
function about(address: string, representative: string, said: string): string | undefined {
  if (address === representative) return said;
  const [from, to] = [representative.toLowerCase(), address.toLowerCase()];
  const lines = said.split("\n");
  const isOwn = (line: string) => line === `host ${representative}` || line === `hostname ${from}`;
  if (!lines.includes(`hostname ${from}`)) return undefined;
  if (lines.some((line) => !isOwn(line) && line.toLowerCase().includes(from))) return undefined;
  return lines.map((line) => (line === `hostname ${from}` ? `hostname ${to}` : line)).join("\n");
}

/** Settings by which two hosts may differ although the same `Host` lines are about both. */
const TELLS_APART = /^[\s"]*(match|hostname|canonical\w*|proxy\w*|(user|include)[\s="]+.*[%$])/imu;

/** Patterns that every version of OpenSSH reads alike: no quotes, no comments behind them. */
const PLAIN_PATTERNS = /^[\w.:*?!\s-]*$/u;

/** The patterns of `Host` lines (ssh_config(5)); undefined when more than these tells hosts apart. */
function conditionsIn(texts: readonly string[]): Conditions | undefined {
  const lines = texts.flatMap((text) => [...text.matchAll(/^[\s"]*host[\s="]+(.*)$/gimu)].map(([, patterns = ""]) => patterns));
  if (texts.some((text) => TELLS_APART.test(text)) || lines.some((line) => !PLAIN_PATTERNS.test(line))) return undefined;
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
