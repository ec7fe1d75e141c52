import type { LocalCommand } from "../../ports/processes.js";

type Variables = Readonly<Record<string, string | undefined>>;

/** Variables with this prefix hold the station's secrets, unless the inventory names another one. */
const SECRETS = "RADIO_";

/** What every program may need: where its files, its language and its session are. */
const PLAIN = /^(?:PATH|HOME|USER|LOGNAME|SHELL|TERM|TZ|TMPDIR|LANG|LANGUAGE|LC_[A-Z]+|XDG_[A-Z_]+|DBUS_SESSION_BUS_ADDRESS)$/u;

/**
 * A copy of this process's environment. The secrets are removed from the process's own, so that no program gets them, also none that a library
 * starts (ssh, credential programs of the cloud's SDK).
 */
export function takeEnvironment(own: Record<string, string | undefined> = process.env): Variables {
  const taken = { ...own };
  for (const name of Object.keys(own)) if (name.startsWith(SECRETS)) delete own[name];
  return taken;
}

/** Removes more secrets, whose prefixes only the inventory knows. What every program needs stays, whatever the prefix. */
export function hideVariables(prefixes: readonly string[], own: Record<string, string | undefined> = process.env): void {
  for (const name of Object.keys(own)) if (!PLAIN.test(name) && prefixes.some((each) => name.startsWith(each))) delete own[name];
}

/** The whole environment of a program. */
export function environmentOf(
  { environment, secretPrefixes = [], env }: Pick<LocalCommand, "environment" | "secretPrefixes" | "env">,
  own: Variables = process.env,
): Variables {
  const isSecret = (name: string) => !PLAIN.test(name) && [SECRETS, ...secretPrefixes].some((prefix) => name.startsWith(prefix));
  const inherited = Object.entries(own).filter(([name]) => !isSecret(name) && (environment !== "plain" || PLAIN.test(name)));
  return { ...Object.fromEntries(inherited), ...env };
}
