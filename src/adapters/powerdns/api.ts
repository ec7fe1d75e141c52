import { RadioctlError } from "../../errors.js";
import type { ZoneAccess } from "../../ports/dns.js";

/** A record set of PowerDNS's API. */
export interface RrSet {
  /** With a dot at the end. */
  name: string;
  type: string;
  ttl: number;
  records: ReadonlyArray<{ content: string; disabled: boolean }>;
}

export type RrSetChange = (RrSet & { changetype: "REPLACE" }) | (Pick<RrSet, "name" | "type"> & { changetype: "DELETE" });

interface Zone {
  /** The serial number that the server publishes, which may differ from the one in the SOA record. */
  edited_serial: number;
  rrsets: RrSet[];
}

const TIMEOUT_MILLISECONDS = 10_000;

/** One zone of a PowerDNS server, by its HTTP API (authoritative server 4.7, "Built-in webserver and HTTP API"). */
export class PowerDnsApi {
  readonly #url: string;

  constructor(private readonly access: ZoneAccess) {
    this.#url = `${access.endpoint ?? ""}/api/v1/servers/localhost/zones/${access.zone}.`;
  }

  /** @throws RadioctlError usage when there is no such zone; authentication; unreachable */
  async zone(): Promise<Zone> {
    return (await this.#send("GET", "read the zone")) as Zone;
  }

  /** Changes all record sets or none: PowerDNS uses one transaction of its database. */
  async patch(rrsets: readonly RrSetChange[]): Promise<void> {
    await this.#send("PATCH", "change the records", { rrsets });
  }

  async #send(method: "GET" | "PATCH", doing: string, body?: object): Promise<unknown> {
    const { zone, endpoint = "" } = this.access;
    const response = await this.#fetch(method, body);
    if (response.ok) return response.status === 204 ? undefined : response.json();
    const text = await response.text();
    const details = { said: [text] };
    if (response.status === 401) {
      const hint = "dns.apiKey must equal api-key in pdns.conf, and webserver-allow-from must contain this machine";
      throw new RadioctlError("authentication", `PowerDNS at ${endpoint} refused the API key`, { ...details, hint });
    }
    if (response.status === 404 || text.includes("Could not find domain")) {
      const hint = `check dns.url, or create the zone: pdnsutil create-zone ${zone}`;
      throw new RadioctlError("usage", `PowerDNS at ${endpoint} has no zone ${zone}`, { ...details, hint });
    }
    const kind = response.status === 422 || response.status === 400 ? "refused" : "failed";
    throw new RadioctlError(kind, `PowerDNS at ${endpoint} did not ${doing} of ${zone}: HTTP ${response.status}`, details);
  }

  async #fetch(method: string, body: object | undefined): Promise<Response> {
    try {
      return await fetch(this.#url, {
        method,
        headers: { "X-API-Key": this.access.apiKey?.reveal() ?? "", "Content-Type": "application/json" },
        signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch (error) {
      const kind = method === "GET" ? "unreachable" : "outcomeUnknown";
      const hint = "is pdns running with api=yes and webserver=yes, and is dns.url right?";
      throw new RadioctlError(kind, `PowerDNS gave no answer at ${this.access.endpoint}`, { cause: error, hint });
    }
  }
}
