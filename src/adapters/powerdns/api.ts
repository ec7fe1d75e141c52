import * as z from "zod";
import { asError, RadioctlError } from "../../errors.js";
import { parseJson } from "../../json.js";
import type { ZoneAccess } from "../../ports/dns.js";
import type { SendAnswer } from "../../ports/http.js";
import { exchange } from "../http/exchange.js";

/** A record set of PowerDNS's API. */
export interface RrSet {
  /** With a dot at the end. */
  name: string;
  type: string;
  ttl: number;
  records: ReadonlyArray<{ content: string; disabled: boolean }>;
}

export type RrSetChange = (RrSet & { changetype: "REPLACE" }) | (Pick<RrSet, "name" | "type"> & { changetype: "DELETE" });

const zoneSchema = z.object({
  /** The serial number that the server publishes, which may differ from the one in the SOA record. */
  edited_serial: z.int().min(0),
  rrsets: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      ttl: z.int().min(0),
      records: z.array(z.object({ content: z.string(), disabled: z.boolean() })),
    }),
  ),
});

type Zone = z.output<typeof zoneSchema>;

const HINT = "is pdns running with api=yes and webserver=yes, and is dns.url right?";

/** Its database may be busy with another client's change: then nothing was changed. */
const FAULT_HINT = "its log has the reason (journalctl -u pdns); if its database was only busy, run the same command again";

const TIMEOUT_SECONDS = 10;

/** More than a zone of thousands of relays has. */
const MOST_BYTES = 8 * 1024 * 1024;

/** How much of an answer with an error is shown. */
const SAID_CHARACTERS = 300;

/** One zone of a PowerDNS server, by its HTTP API (authoritative server 4.7, "Built-in webserver and HTTP API"). */
export class PowerDnsApi {
  readonly #url: string;

  constructor(private readonly access: ZoneAccess) {
    this.#url = `${access.endpoint ?? ""}/api/v1/servers/localhost/zones/${access.zone}.`;
  }

  /** @throws RadioctlError usage when there is no such zone; authentication; unreachable, also for an answer that is not PowerDNS's */
  async zone(): Promise<Zone> {
    const text = await this.#send("GET", "read the zone");
    try {
      return zoneSchema.parse(parseJson(text));
    } catch (error) {
      const [issue] = error instanceof z.ZodError ? error.issues : [];
      const problem = issue === undefined ? "not JSON" : `${issue.path.join(".") || "the whole answer"}: ${issue.message}`;
      throw new RadioctlError("unreachable", `the answer at ${this.access.endpoint} is not from PowerDNS's API: ${problem}`, {
        hint: HINT,
      });
    }
  }

  /** Changes all record sets or none: PowerDNS uses one transaction of its database. */
  async patch(rrsets: readonly RrSetChange[]): Promise<void> {
    await this.#send("PATCH", "change the records", { rrsets });
  }

  async #send(method: "GET" | "PATCH", doing: string, body?: object): Promise<string> {
    const { zone, endpoint = "" } = this.access;
    const { status, text } = await this.#exchange(method, body);
    if (status >= 200 && status < 300) return text;
    const details = { said: [text.slice(0, SAID_CHARACTERS)], hint: HINT };
    if (status === 401) {
      const hint = "dns.apiKey must equal api-key in pdns.conf, and webserver-allow-from must contain this machine";
      throw new RadioctlError("authentication", `PowerDNS at ${endpoint} refused the API key`, { ...details, hint });
    }
    if (status >= 300 && status < 400)
      throw new RadioctlError(
        "unreachable",
        `${endpoint} redirects to another address, which does not get the API key (HTTP ${status})`,
        details,
      );
    if (status === 404 || text.includes("Could not find domain")) {
      const hint = `check dns.url, or create the zone: pdnsutil create-zone ${zone}`;
      throw new RadioctlError("usage", `PowerDNS at ${endpoint} has no zone ${zone}`, { ...details, hint });
    }
    const kind = status === 422 || status === 400 ? "refused" : "failed";
    throw new RadioctlError(kind, `PowerDNS at ${endpoint} did not ${doing} of ${zone}: HTTP ${status}`, {
      ...details,
      hint: status >= 500 ? FAULT_HINT : HINT,
    });
  }

  async #exchange(method: string, body: object | undefined): Promise<SendAnswer> {
    try {
      return await exchange({
        url: new URL(this.#url),
        method,
        headers: { "X-API-Key": this.access.apiKey?.reveal() ?? "", "Content-Type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
        timeoutSeconds: TIMEOUT_SECONDS,
        maxBytes: MOST_BYTES,
        read: "whole",
        show: () => `PowerDNS at ${this.access.endpoint}`,
      });
    } catch (error) {
      const { message } = asError(error);
      throw new RadioctlError(method === "GET" ? "unreachable" : "outcomeUnknown", message, { cause: error, hint: HINT });
    }
  }
}
