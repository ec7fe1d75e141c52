import { challengeName, merged, type Challenge } from "../../certificates/challenge.js";
import type { OpenOrder } from "../../certificates/order.js";
import { certificateRequest, newKey } from "../../certificates/request.js";
import { readOrder, storeOrder, type Station } from "../../certificates/store.js";
import { RadioctlError } from "../../errors.js";
import type { AcmeAuthorization, AcmeCa, AcmeOrder, AcmeProblem } from "../../ports/acme.js";
import type { DnsZone } from "../../ports/dns.js";
import type { World } from "../../world.js";
import { publishChallenges } from "./run-challenges.js";

/** A CA checks a name within seconds; it may try again for some minutes. */
const PATIENCE_SECONDS = 300;

const FIRST_POLL_SECONDS = 0.1;
const LONGEST_POLL_SECONDS = 5;

export type Machine = Pick<World, "files" | "clock" | "random" | "randomBytes">;

export interface Ordering {
  station: Station;
  zone: DnsZone;
  ca: AcmeCa;
  /** The URL of the CA's directory. */
  directory: string;
  names: readonly string[];
  /** Gets each step, in words. */
  tell(step: string): void;
  /** Ends the order before its next step. It stays on disk, so the next run continues it. */
  stop?: AbortSignal | undefined;
}

/** A certificate that the CA has issued. */
export interface FromCa {
  keyPem: string;
  chains: readonly string[];
}

/**
 * Orders a certificate, or continues the order of a killed run. The order is on disk before each step outside.
 * @throws RadioctlError of the CA and the zone; interrupted. The order stays on disk, with the records to remove
 */
export async function runOrder(world: Machine, ordering: Ordering): Promise<FromCa> {
  const { ca, tell } = ordering;
  const begun = (await resumed(world, ordering)) ?? (await newOrder(world, ordering));
  const { open } = begun;
  let { order } = begun;
  if (order.status === "pending") {
    await authorize(world, ordering, open, order);
    order = await polled(world, ordering, order, ["pending"]);
  }
  mustContinue(ordering.stop);
  if (order.status === "ready") order = await ca.finalize(order, certificateRequest(ordering.names, open.keyPem));
  order = await polled(world, ordering, order, ["processing"]);
  if (order.status !== "valid" || order.certificate === undefined)
    throw refused(ordering, order.problem ?? `it is ${order.status}`);
  const chains = await ca.chains(order.certificate);
  tell(`the CA issued a certificate for ${ordering.names.join(", ")}`);
  return { keyPem: open.keyPem, chains };
}

/** @throws RadioctlError interrupted */
function mustContinue(stop: AbortSignal | undefined): void {
  if (stop?.aborted !== true) return;
  throw new RadioctlError("interrupted", "interrupted before the certificate was issued", {
    hint: "the certificate in use stays, and no host was changed; to continue the order: radioctl certificates renew",
  });
}

interface Begun {
  open: OpenOrder;
  order: AcmeOrder;
}

/** The order of a killed run, if it is for the same names and the CA still has it. */
async function resumed(world: Machine, { station, ca, directory, names, tell }: Ordering): Promise<Begun | undefined> {
  const open = await readOrder(world, station);
  if (open === undefined || open.url === null || open.directory !== directory || open.names.join() !== names.join())
    return undefined;
  const order = await ca.order(open.url);
  if (order === undefined || order.status === "invalid") return undefined;
  tell("continuing the order of an interrupted run");
  return { open, order };
}

async function newOrder(world: Machine, { station, ca, directory, names, tell, stop }: Ordering): Promise<Begun> {
  mustContinue(stop);
  const published = (await readOrder(world, station))?.published ?? [];
  const keyPem = newKey((count) => world.randomBytes(count));
  const open: OpenOrder = { version: 1, directory, names: [...names], keyPem, url: null, published };
  await storeOrder(world, station, open);
  tell(`ordering a certificate for ${names.join(", ")} from ${new URL(directory).host}`);
  const order = await ca.newOrder(names);
  const known = { ...open, url: order.url };
  await storeOrder(world, station, known);
  return { open: known, order };
}

/** Proves the names: TXT records, the CA's check. */
async function authorize(world: Machine, ordering: Ordering, open: OpenOrder, order: AcmeOrder): Promise<void> {
  const { station, zone, ca, tell, stop } = ordering;
  const all = await Promise.all(order.authorizations.map(async (url) => ca.authorization(url)));
  const pending = all.filter(({ status }) => status === "pending");
  const challenges = merged(pending.map(challengeOf));
  mustContinue(stop);
  if (challenges.length > 0) {
    await storeOrder(world, station, { ...open, published: merged([...open.published, ...challenges]) });
    tell(`publishing ${challenges.map(({ name }) => name).join(", ")}`);
    await publishChallenges(world, zone, { challenges, earlier: open.published, stop });
  }
  mustContinue(stop);
  const unasked = pending.flatMap(({ challenge }) => (challenge?.status === "pending" ? [challenge.url] : []));
  await Promise.all(unasked.map(async (url) => ca.respond(url)));
  const proven = await Promise.all(
    all.map(async (each) =>
      poll(world, each, {
        look: async () => ca.authorization(each.url),
        isOpen: ({ status }) => status === "pending",
        stop,
      }),
    ),
  );
  const failed = proven.find(({ status }) => status !== "valid");
  if (failed !== undefined) throw unproven(failed);
}

function challengeOf({ name, challenge }: AcmeAuthorization): Challenge {
  if (challenge === undefined)
    throw new RadioctlError("failed", `the CA does not offer DNS-01 for ${name}`, {
      hint: "set tls.acme.directory to another CA",
    });
  return { name: challengeName(name), texts: [challenge.text] };
}

async function polled(
  world: Machine,
  ordering: Ordering,
  order: AcmeOrder,
  open: ReadonlyArray<AcmeOrder["status"]>,
): Promise<AcmeOrder> {
  const look = async () => {
    const now = await ordering.ca.order(order.url);
    if (now === undefined) throw refused(ordering, "it has removed the order");
    return now;
  };
  const first = open.includes("pending") ? await look() : order;
  return poll(world, first, { look, isOpen: ({ status }) => open.includes(status), stop: ordering.stop });
}

interface Poll<Value> {
  look(): Promise<Value>;
  isOpen(value: Value): boolean;
  stop: AbortSignal | undefined;
}

/** Asks again and again, as the CA says, or at growing intervals. */
async function poll<Value extends { retryAfterSeconds: number | undefined }>(
  { clock }: Pick<World, "clock">,
  first: Value,
  { look, isOpen, stop }: Poll<Value>,
): Promise<Value> {
  const deadline = clock.monotonic() + PATIENCE_SECONDS * 1000;
  let value = first;
  for (let seconds = FIRST_POLL_SECONDS; isOpen(value); seconds = Math.min(seconds * 1.5, LONGEST_POLL_SECONDS)) {
    const wait = Math.min(value.retryAfterSeconds ?? seconds, PATIENCE_SECONDS) * 1000;
    if (clock.monotonic() + wait > deadline)
      throw new RadioctlError("unreachable", `the CA did not decide within ${PATIENCE_SECONDS} s`, {
        hint: "run the same command again later: it continues the order",
      });
    await clock.sleep(wait, stop);
    mustContinue(stop);
    value = await look();
  }
  return value;
}

function refused({ directory }: Ordering, why: string): RadioctlError {
  return new RadioctlError("failed", `the CA at ${new URL(directory).origin} did not complete the order: ${why}`, {
    hint: "run the same command again: it makes another order",
  });
}

/** What to do about a name that the CA could not check, by the type of the problem. */
const hints: Readonly<Record<string, string>> = {
  dns: "is the zone delegated to its provider's name servers? Compare: dig NS ZONE, and the provider's list",
  unauthorized: "does another provider answer for the zone, too? Compare: dig NS ZONE, and the provider's list",
  incorrectResponse: "does another provider answer for the zone, too? Compare: dig NS ZONE, and the provider's list",
  caa: "a CAA record forbids this CA: change it, or set tls.acme.directory to another CA",
  connection: "do the zone's name servers answer everyone? Check their firewall",
};

function unproven({ name, status, problem }: AcmeAuthorization): RadioctlError {
  const { type, detail }: AcmeProblem = problem ?? { type: "", detail: "" };
  const what = type === "" ? `it is ${status}` : type;
  return new RadioctlError("failed", `the CA could not check ${challengeName(name)}: ${what}`, {
    said: detail === "" ? [] : [detail],
    hint: hints[type] ?? "run the same command again later",
  });
}
