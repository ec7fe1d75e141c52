import { Ledger, type Statement } from "./accounts.js";
import type { Place } from "./remark.js";

/** Programs that renew certificates on a host. */
export type RenewalProgram = "certbot" | "dehydrated";

const HOOK = "a command that runs at a renewal: radioctl reloads nginx itself, and runs no other command";
const FOLDER = "certificates in another folder than the usual one were not read";
const CA = "the CA: set tls.acme.directory to it";

/** Settings that need the operator, by program, and why. Every other setting is of the renewal alone. */
const LEFT: Readonly<Record<RenewalProgram, ReadonlyMap<string, string>>> = {
  certbot: new Map([
    ...["pre_hook", "post_hook", "renew_hook", "deploy_hook"].map((key) => [key, HOOK] as const),
    ["server", CA],
  ]),
  dehydrated: new Map([
    ["hook", HOOK],
    ["ca", CA],
    ["contact_email", "the address of the account: set tls.acme.contact to it"],
    ...["basedir", "certdir"].map((key) => [key, FOLDER] as const),
  ]),
};
/** Values that are the usual ones, so that nothing needs to be done. */
const USUAL = /^["']?(https:\/\/acme-v02\.api\.letsencrypt\.org\/directory|letsencrypt|\/var\/lib\/dehydrated(\/certs)?)["']?$/u;

/**
 * The settings of a renewal: `/etc/letsencrypt/renewal/*.conf`, or dehydrated's config, which is a shell script. Reads each line once. Values are not
 * quoted in any list: they may be commands or credentials.
 */
export function readRenewal(program: RenewalProgram, file: string, text: string): Statement[] {
  const ledger = new Ledger();
  for (const [index, line] of text.split("\n").entries()) {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    addLine(program, trimmed, { file, line: index + 1, column: line.length - line.trimStart().length + 1 }, ledger);
  }
  return ledger.statements;
}

function addLine(program: RenewalProgram, line: string, place: Place, ledger: Ledger): void {
  const own = `of ${program}'s renewals: radioctl certificates renews by itself`;
  const equals = line.indexOf("=");
  const key = line.slice(0, Math.max(0, equals)).trim();
  if (line.startsWith("[")) {
    ledger.add(place, "a section");
    ledger.pass(place, own);
  } else if (!/^[A-Za-z_][\w.-]{0,80}$/u.test(key)) {
    ledger.add(place, "a line");
    ledger.leave(place, `it is not a setting of ${program}`, "unread");
  } else {
    ledger.add(place, key);
    const why = LEFT[program].get(key.toLowerCase());
    if (why === undefined || USUAL.test(line.slice(equals + 1).trim())) ledger.skip(place, own);
    else ledger.leave(place, why, "todo");
  }
}
