import { createHash, randomUUID } from "node:crypto";
import { decrypted, encrypted, encryptedBytes } from "../../encryption/age.js";
import { asError, RadioctlError } from "../../errors.js";
import { bucketAccess } from "../../fleet/load-bucket.js";
import type { Fleet } from "../../fleet/load.js";
import type { Bucket } from "../../ports/bucket.js";
import type { Secret } from "../../secret.js";
import type { World } from "../../world.js";
import { claimKey, loadClaim, parseMark, STATES, stateKey, type Claim, type Mark } from "./claim.js";
import { parseState } from "./state.js";

/** A bucket that is away must not hold up alerts. */
const REQUEST_SECONDS = 10;

/** A thousand hosts with findings of every kind have about 3 MB. */
const MOST_STATE_BYTES = 16 << 20;

/** The station's one sender of reports, as the bucket names it. */
export interface ReportWriter {
  /** The machine that sends instead of this one; undefined: this machine sends. */
  other: Claim | undefined;
  /** The state that the sender stored last; undefined: none. @throws RadioctlError secret, failed; as `Bucket` */
  load(): Promise<string | undefined>;
  /** Stores the state for a machine that takes over. Never throws: a failure is a problem of the report. */
  store(text: string): Promise<void>;
  /** A bucket without an answer ends no report. @throws RadioctlError locked when another machine has taken over */
  mustHold(): Promise<void>;
}

/** Where the claims and the state of the reports are. */
export interface WriterPlace {
  bucket: Bucket;
  key: Secret;
  /** The report's state file on this machine. */
  state: string;
}

type Machine = Pick<World, "files" | "clock" | "operator">;

/** undefined for an inventory without `artifacts`. @throws as `Buckets.open` */
export async function openPlace(
  { buckets }: Pick<World, "buckets">,
  { loaded, secrets }: Pick<Fleet, "loaded" | "secrets">,
  state: string,
): Promise<WriterPlace | undefined> {
  const { artifacts } = loaded.inventory;
  if (artifacts === undefined) return undefined;
  const bucket = await buckets.open({
    ...bucketAccess(artifacts, artifacts.credentials, secrets),
    requestSeconds: REQUEST_SECONDS,
  });
  return { bucket, key: secrets.get(artifacts.stateKey.name), state };
}

/**
 * Who sends the reports. The first machine that sends alerts claims it. When the bucket does not answer, a machine goes on as before: a message twice
 * is better than none.
 * @param claims whether this run may claim, and write to this machine
 */
export async function openWriter(
  machine: Machine,
  place: WriterPlace,
  claims: boolean,
  tell: (problem: string) => void,
): Promise<ReportWriter | undefined> {
  let mark: Mark | undefined;
  try {
    mark = await readMark(machine, place);
    const found = (await loadClaim(place.bucket)) ?? (claims ? await claim(machine, place, 1) : undefined);
    if (found === undefined) return undefined;
    if (isOwn(found, (mark = await readMark(machine, place)), machine)) {
      if (claims && !mark.begun) mark = await begin(machine, place, mark);
      return writerOf(machine, place, { mark, other: undefined }, tell);
    }
    if (claims) await writeMark(machine, place, { ...found, begun: true, sends: false });
    return writerOf(machine, place, { mark, other: found }, tell);
  } catch (error) {
    const { message } = asError(error);
    if (mark?.sends === false) {
      tell(`${senderText(mark)}, as far as is known: ${message}`);
      return writerOf(machine, place, { mark, other: mark }, tell);
    }
    tell(`the bucket does not say which machine sends the reports, so this one does: ${message}`);
    return undefined;
  }
}

/** Makes this machine the sender, with the state of the one before. @returns the claim before, if there was one @throws RadioctlError locked; as `Bucket` */
export async function takeOver(machine: Machine, place: WriterPlace): Promise<Claim | undefined> {
  const before = await loadClaim(place.bucket);
  const mark = await readMark(machine, place);
  if (before !== undefined && isOwn(before, mark, machine)) {
    if (!mark.begun) await begin(machine, place, mark);
    return before;
  }
  const number = (before?.number ?? 0) + 1;
  const won = await claim(machine, place, number);
  const own = await readMark(machine, place);
  if (!isOwn(won, own, machine))
    throw new RadioctlError("locked", `${won.operator} took over the reports at the same moment`, {
      hint: "agree which machine sends them, then run radioctl report --take-over there",
    });
  await begin(machine, place, own);
  return before;
}

/** `anna@studio sends the reports since 2026-11-22T05:00:00.000Z` */
export function senderText({ operator, since }: Pick<Claim, "operator" | "since">): string {
  return `${operator} has sent the reports since ${since}`;
}

/** Which of several machines wins is decided by what the bucket has afterwards: not every server keeps to a condition. */
async function claim(machine: Machine, place: WriterPlace, number: number): Promise<Claim> {
  const { bucket } = place;
  const own = { number, id: randomUUID(), operator: machine.operator, since: machine.clock.now().toISOString() };
  await writeMark(machine, place, { ...own, begun: false, sends: true });
  const body = Buffer.from(`${JSON.stringify(own, undefined, 2)}\n`);
  await bucket.put(claimKey(number), body, { onlyNew: true, contentType: "application/json" });
  const won = await loadClaim(bucket);
  if (won === undefined) throw new RadioctlError("failed", `${bucket.name} does not show the claim that was written to it`);
  return won;
}

/** The newest state of earlier senders becomes this machine's, before its first message. */
async function begin(machine: Machine, place: WriterPlace, mark: Mark): Promise<Mark> {
  const text = await loadStored(place);
  if (text !== undefined) {
    const parsed = parseState(text);
    if ("problem" in parsed)
      throw new RadioctlError("failed", `the state of the reports in ${place.bucket.name} ${parsed.problem}`);
    await machine.files.write(place.state, text, 0o600);
  }
  const begun = { ...mark, begun: true };
  await writeMark(machine, place, begun);
  return begun;
}

async function loadStored({ bucket, key }: WriterPlace): Promise<string | undefined> {
  const last = (await bucket.list(STATES)).at(-1)?.key;
  const sealed = last === undefined ? undefined : await bucket.get(last, encryptedBytes(MOST_STATE_BYTES));
  return sealed && Buffer.from(await decrypted(sealed, key, `${bucket.name}${last ?? ""}`)).toString();
}

function writerOf(
  machine: Machine,
  place: WriterPlace,
  { mark, other }: { mark: Mark | undefined; other: Claim | undefined },
  tell: (problem: string) => void,
): ReportWriter {
  const { bucket, key } = place;
  let stored = mark?.stored;
  let fails = false;
  return {
    other,
    load: async () => loadStored(place),
    async store(text) {
      const sum = createHash("sha256").update(text).digest("hex");
      if (mark === undefined || other !== undefined || fails || sum === stored) return;
      try {
        await bucket.put(stateKey(mark.number), await encrypted(Buffer.from(text), key));
        stored = sum;
        await writeMark(machine, place, { ...mark, stored });
      } catch (error) {
        fails = true;
        tell(`the incidents are not in the bucket: ${asError(error).message}. The next report stores them`);
      }
    },
    async mustHold() {
      if (mark === undefined || other !== undefined) return;
      const now = await loadClaim(bucket).catch(() => undefined);
      if (now === undefined || now.id === mark.id) return;
      throw new RadioctlError("locked", `${senderText(now)}: it took over`, { hint: "radioctl report --take-over" });
    },
  };
}

function isOwn(claimed: Claim, mark: Mark | undefined, { operator }: Machine): mark is Mark {
  return mark?.sends === true && claimed.id === mark.id && claimed.operator === operator;
}

const markFile = ({ state }: WriterPlace) => `${state}.writer`;

async function readMark({ files }: Machine, place: WriterPlace): Promise<Mark | undefined> {
  return parseMark((await files.read(markFile(place))) ?? "");
}

async function writeMark({ files }: Machine, place: WriterPlace, mark: Mark): Promise<void> {
  await files.write(markFile(place), `${JSON.stringify(mark)}\n`, 0o600);
}
