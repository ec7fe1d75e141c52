import { asError } from "../../errors.js";
import type { AlertChannel, ReportSettings } from "../../inventory/report.js";
import type { Secrets } from "../../inventory/secrets.js";
import type { SendAnswer } from "../../ports/http.js";
import type { World } from "../../world.js";
import { mailText } from "./mail.js";
import { alertChannels, type Letter } from "./outbox.js";
import { postOf } from "./posts.js";
import type { Sender } from "./wording.js";

const SEND_SECONDS = 15;
const ANSWER_BYTES = 4096;

/** After this time a channel gets no further message in this run; the next run sends the rest. */
const CHANNEL_SECONDS = 60;

type Means = Pick<World, "http" | "processes" | "clock">;

/** The result of sending to one channel. */
export interface Delivery {
  channel: string;
  sent: number;
  left: number;
  /** Why it stopped; undefined when nothing is left. */
  problem: string | undefined;
}

/** Called after each attempt to send a letter: the result must be on disk before the next letter. */
export interface Outgoing {
  sent(letter: Letter): Promise<void>;
  failed(letter: Letter): Promise<void>;
}

type Tried = { ok: true } | { ok: false; problem: string; refused: boolean };

/**
 * Sends the outbox: each channel's letters in order, all channels at once. A failing channel keeps its letters and does not delay the others. A
 * letter that its receiver rejects is skipped, and is sent again by the next run.
 */
export async function deliver(
  world: Means,
  outbox: readonly Letter[],
  settings: ReportSettings,
  { sender, secrets, outgoing }: { sender: Sender; secrets: Secrets; outgoing: Outgoing },
): Promise<Delivery[]> {
  return Promise.all(
    alertChannels(settings).map(async ([channel, how]) => {
      const letters = outbox.filter((letter) => letter.channel === channel);
      const startedAt = world.clock.monotonic();
      let sent = 0;
      let problem: string | undefined;
      for (const letter of letters) {
        if (world.clock.monotonic() - startedAt > CHANNEL_SECONDS * 1000) {
          problem ??= `is slow: sending stopped for this run`;
          break;
        }
        const tried = await trySending(world, letter, how, sender, secrets);
        if (tried.ok) {
          sent += 1;
          await outgoing.sent(letter);
          continue;
        }
        problem = tried.problem;
        await outgoing.failed({ ...letter, tries: letter.tries + 1, refusals: letter.refusals + (tried.refused ? 1 : 0) });
        if (!tried.refused) break;
      }
      return { channel, sent, left: letters.length - sent, problem };
    }),
  );
}

/** Pings a dead man's switch: this run worked, or it failed. @returns the problems with the pings, by channel */
export async function ping(
  { http }: Pick<World, "http">,
  { channels }: ReportSettings,
  secrets: Secrets,
  worked: boolean,
): Promise<Array<{ channel: string; problem: string }>> {
  const pinged = await Promise.all(
    Object.entries(channels).map(async ([channel, how]) => {
      if (how.kind !== "healthchecks") return [];
      const url = secrets.get(how.url.name).reveal();
      const tried = await attempt(async () =>
        answered(
          await http.send({
            method: "GET",
            url: worked ? url : failUrl(url),
            timeoutSeconds: SEND_SECONDS,
            maxBytes: ANSWER_BYTES,
          }),
        ),
      );
      return tried.ok ? [] : [{ channel, problem: tried.problem }];
    }),
  );
  return pinged.flat();
}

function failUrl(url: string): string {
  const [path = "", query] = url.split("?", 2);
  return `${path.replace(/\/+$/u, "")}/fail${query === undefined ? "" : `?${query}`}`;
}

async function trySending(world: Means, letter: Letter, how: AlertChannel, sender: Sender, secrets: Secrets): Promise<Tried> {
  return attempt(async () => {
    if (how.kind === "mail") return mailed(world, letter, how, sender);
    const key = how.kind === "pagerduty" ? secrets.get(how.routingKey.name).reveal() : "";
    const url = how.kind === "pagerduty" ? how.endpoint : secrets.get(how.url.name).reveal();
    const post = postOf(letter, sender, how.kind, key);
    return answered(
      await world.http.send({ method: "POST", url, ...post, timeoutSeconds: SEND_SECONDS, maxBytes: ANSWER_BYTES }),
    );
  });
}

async function mailed(
  { processes }: Pick<World, "processes">,
  { message }: Letter,
  how: Extract<AlertChannel, { kind: "mail" }>,
  sender: Sender,
): Promise<Tried> {
  const { code, stderr } = await processes.run({
    argv: [how.sendmail, "-t", "-oi"],
    stdin: mailText(message, sender, how),
    environment: "plain",
    timeoutSeconds: SEND_SECONDS,
  });
  if (code === 0) return { ok: true };
  const said = stderr.trim().split("\n").at(-1) ?? "";
  return { ok: false, problem: `${how.sendmail} ended with ${code}${said === "" ? "" : `: ${said}`}`, refused: false };
}

/** The answer's text is not reported: it may quote the key. */
function answered({ status }: SendAnswer): Tried {
  if (status >= 200 && status < 300) return { ok: true };
  // A wrong address or missing rights can be corrected; a rejected message stays wrong.
  return { ok: false, problem: `answered ${status}`, refused: [400, 413, 422].includes(status) };
}

async function attempt(does: () => Promise<Tried>): Promise<Tried> {
  try {
    return await does();
  } catch (error) {
    return { ok: false, problem: asError(error).message, refused: false };
  }
}
