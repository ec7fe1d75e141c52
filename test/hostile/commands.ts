import type { Expected } from "./faults.js";

/** A command line, and what its output must have. HOST is a host's name, RELAYS are the names of all relays. */
export type Line = readonly [argv: string, expected?: Expected];

const document = { json: "document" } as const;

/** Commands that ask all hosts. `good` must have its result, and not only be named. */
export const fleetLines: readonly Line[] = [
  ["status", { shows: /^~? *good +relay +12 /mu }],
  ["status -v", { shows: /^~? *good +relay +12 /mu }],
  ["status --json", document],
  ["diff", { shows: /good/u }],
  ["diff --json", document],
  ["deploy --dry-run", { shows: /good/u }],
  ["deploy --yes --max-failures 99", { shows: /good/u }],
  ["deploy --yes --json --max-failures 99", document],
  ["bootstrap --all --dry-run", { shows: /good/u }],
  ["bootstrap --all --yes --wait 1 --json", document],
  ["rollback RELAYS --yes --max-failures 99", { shows: /good/u }],
  ["deploy --drain --dry-run", { shows: /unchanged/u }],
  ["exec --timeout 5 -- uptime", { shows: /good/u }],
  ["exec --timeout 5 --json --sudo -- uptime", document],
  ["listeners --by relay", { shows: /good/u }],
  ["listeners --by player"],
  ["listeners --json", document],
  ["probe -v --sample 1s", { shows: /good \/live\.mp3/u }],
  ["probe --sample 1s --format junit", { shows: /good/u }],
  ["probe --sample 1s --format html", { shows: /good/u }],
  ["probe --sample 1s --format prometheus", { shows: /good/u }],
  ["probe --sample 1s --format nagios"],
  ["probe --sample 1s --json", document],
  ["report --json", document],
  ["cutover --to master-b --dry-run --yes"],
];

/** Commands that ask the masters; `master-b` is a good one. */
export const masterLines: readonly Line[] = [
  ["source list", { shows: /master-b/u }],
  ["source list --json", document],
  ["source switch main studio --yes"],
  ["source kick studio --yes --json", document],
  ["probe sources --sample 1s --json", document],
  ["cutover --to master-b --dry-run --yes"],
];

/** Commands that listen to the relays. */
export const listeningLines: readonly Line[] = [
  ["probe -v --sample 1s", { shows: /good \/live\.mp3/u }],
  ["probe --sample 1s --json", { json: "document", shows: /"good \/live\.mp3"/u }],
  ["probe --sample 1s --format html", { shows: /good \/live\.mp3/u }],
  ["report --json", document],
];

/** Commands that ask PowerDNS. What they see of everything else must be in their output. */
export const dnsLines: readonly Line[] = [
  ["dns plan"],
  ["dns plan --json", document],
  ["dns show"],
  ["dns show --json", document],
  ["dns apply --yes"],
  ["dns resolve --live --from DE"],
  ["dns drain good --yes"],
  ["dns rotate good --yes"],
  ["probe -v --sample 1s", { shows: /good \/live\.mp3/u }],
  ["report --json", document],
  ["probe dns --sample 1s", { shows: /radio\.example/u }],
];

/** Commands that ask one host. */
export const hostLines: readonly Line[] = [
  ["generations HOST"],
  ["generations HOST --json", document],
  ["lock status HOST"],
  ["lock status HOST --json", document],
  ["lock release HOST --yes"],
  ["logs HOST"],
  ["logs HOST --json", { json: "lines" }],
  ["logs HOST -f"],
  ["diff HOST"],
  ["rollback HOST --yes"],
  ["dns drain HOST --dry-run"],
];
