import { RadioctlError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { DnsZone, NameServerAnswer } from "../ports/dns.js";
import { waitUntil } from "../wait.js";
import { recordKey, type ZoneSnapshot } from "./records.js";

/** Route 53 needs up to a minute, and more on a bad day. */
const IN_SYNC_SECONDS = 300;

/** A provider updates its name servers one after the other, and a resolver between may cache the old answer. */
const ANSWERED_SECONDS = 30;

/** One of a zone's name servers after a change: it answers as planned, or `failure` says why the query failed. */
export interface NameServer {
  server: string;
  failure: string | undefined;
}

/**
 * Waits until the provider reports the change as in sync, then queries every name server for the owner record, until each that answers has it.
 * @param request.owner the name of the owner record
 * @throws RadioctlError failed when a name server still has another answer; it names each server with its answer
 */
export async function arrived(
  clock: Clock,
  zone: DnsZone,
  changeId: string,
  after: ZoneSnapshot,
  { owner, onStep }: { owner: string; onStep(step: "in sync" | "name servers"): void },
): Promise<NameServer[]> {
  onStep("in sync");
  await zone.inSync(changeId, IN_SYNC_SECONDS);
  onStep("name servers");
  const record = after.recordSets.find((each) => recordKey(each) === `${owner} TXT`);
  const wanted = [...(record?.values ?? [])].sort().join("\n");
  const isBehind = (answer: NameServerAnswer) => "values" in answer && answer.values.join("\n") !== wanted;
  let answers: NameServerAnswer[] = [];
  const look = async () => {
    answers = await zone.ask(owner, "TXT");
    return !answers.some(isBehind);
  };
  if (await waitUntil(clock, look, { seconds: ANSWERED_SECONDS, everySeconds: 1 }))
    return answers.map((answer) => ({ server: answer.server, failure: "failure" in answer ? answer.failure : undefined }));
  throw new RadioctlError(
    "failed",
    `the name servers of ${after.zone} don't answer as planned, ${ANSWERED_SECONDS} s after the change`,
    {
      hint: "check that the zone is delegated to this provider, and that dns.nameServers is right; then: radioctl dns show",
      said: answers.map((answer) => `${answer.server}: ${answerText(answer, isBehind(answer), owner)}`),
    },
  );
}

function answerText(answer: NameServerAnswer, isBehind: boolean, owner: string): string {
  if ("failure" in answer) return answer.failure;
  if (!isBehind) return "answers as planned";
  return answer.values.length === 0 ? `has no ${owner} TXT` : `has another ${owner} TXT: ${answer.values.join(" ")}`;
}
