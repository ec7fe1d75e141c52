import { RadioctlError } from "../errors.js";
import type { AcmeAccess, AcmeAuthorization, AcmeCa, AcmeOrder, OrderStatus, RenewalWindow } from "../ports/acme.js";
import { AcmeRefusal, fields } from "./acme/problems.js";
import { json, retryAfter, Transport } from "./acme/transport.js";
import type { Answer } from "./http/exchange.js";

/** A CA by RFC 8555, for DNS-01 only. See the port. */
export async function openAcme(access: AcmeAccess): Promise<AcmeCa> {
  const transport = new Transport(access);
  await transport.open();
  return new Ca(transport, `mailto:${access.contact}`);
}

interface OrderFields {
  status?: OrderStatus;
  authorizations?: string[];
  finalize?: string;
  certificate?: string;
  error?: object;
}

interface AuthorizationFields {
  status?: AcmeAuthorization["status"];
  identifier?: { value?: string };
  challenges?: Array<{ type?: string; url?: string; token?: string; status?: string; error?: object }>;
}

class Ca implements AcmeCa {
  #registered: Promise<void> | undefined;

  constructor(
    private readonly transport: Transport,
    private readonly contact: string,
  ) {}

  get caaIdentities(): readonly string[] {
    return this.transport.directory.meta?.caaIdentities ?? [];
  }

  async newOrder(names: readonly string[]): Promise<AcmeOrder> {
    const identifiers = names.map((value) => ({ type: "dns", value }));
    const answer = await this.#post(this.transport.directory.newOrder, { identifiers });
    return orderOf(located(answer), answer);
  }

  async order(url: string): Promise<AcmeOrder | undefined> {
    try {
      return orderOf(url, await this.#post(url));
    } catch (error) {
      // An order that has expired is removed at some time: its URL is an error of the client then.
      if (error instanceof AcmeRefusal && (error.status === 404 || error.status === 403)) return undefined;
      throw error;
    }
  }

  async authorization(url: string): Promise<AcmeAuthorization> {
    const answer = await this.#post(url);
    const { status = "pending", identifier, challenges = [] }: AuthorizationFields = json(answer);
    const challenge = challenges.find(({ type }) => type === "dns-01");
    const failed = challenges.find(({ error }) => error !== undefined)?.error;
    return {
      url,
      name: identifier?.value ?? "",
      status,
      challenge: challenge && {
        url: challenge.url ?? "",
        status: challenge.status ?? "pending",
        text: this.transport.key.challengeText(challenge.token ?? ""),
      },
      problem: failed && fields(failed),
      retryAfterSeconds: retryAfter(answer),
    };
  }

  async respond(challengeUrl: string): Promise<void> {
    await this.#post(challengeUrl, {});
  }

  async finalize({ url, finalize }: AcmeOrder, request: Uint8Array): Promise<AcmeOrder> {
    return orderOf(url, await this.#post(finalize, { csr: Buffer.from(request).toString("base64url") }));
  }

  async chains(certificateUrl: string): Promise<string[]> {
    const first = await this.#post(certificateUrl);
    const others = await Promise.all(alternates(first).map(async (url) => this.#post(url)));
    return [first, ...others].map(({ text }) => text);
  }

  /** A request of the account. */
  async #post(url: string, payload?: object): Promise<Answer> {
    await (this.#registered ??= this.#register());
    return this.transport.post(url, payload);
  }

  /** A key that is registered already gives its account, which may have another contact. */
  async #register(): Promise<void> {
    const wanted = { termsOfServiceAgreed: true, contact: [this.contact] };
    const answer = await this.transport.post(this.transport.directory.newAccount, wanted);
    const account = located(answer);
    this.transport.account = account;
    const { contact: known }: { contact?: string[] } = json(answer);
    if (known !== undefined && !known.includes(this.contact)) await this.transport.post(account, { contact: [this.contact] });
  }

  async renewalWindow(id: string): Promise<RenewalWindow | undefined> {
    const { renewalInfo } = this.transport.directory;
    if (renewalInfo === undefined) return undefined;
    const answer = await this.transport.get(`${renewalInfo}/${id}`);
    const { suggestedWindow: window }: { suggestedWindow?: { start?: string; end?: string } } = json(answer);
    const [from, until] = [Date.parse(window?.start ?? ""), Date.parse(window?.end ?? "")];
    // RFC 9773, chapter 4.2: an end that is not after the start is no suggestion.
    if (!(until > from)) return undefined;
    return { from: new Date(from).toISOString(), until: new Date(until).toISOString(), retryAfterSeconds: retryAfter(answer) };
  }
}

function orderOf(url: string, answer: Answer): AcmeOrder {
  const { status = "invalid", authorizations = [], finalize = "", certificate, error }: OrderFields = json(answer);
  const problem = error === undefined ? undefined : fields(error).detail;
  return { url, status, authorizations, finalize, certificate, problem, retryAfterSeconds: retryAfter(answer) };
}

function located({ headers }: Answer): string {
  if (headers.location !== undefined) return headers.location;
  throw new RadioctlError("failed", "the CA's answer has no Location: it is not an ACME server");
}

/** `Link: <https://...>;rel="alternate"`, RFC 8555 chapter 7.4.2. */
function alternates({ headers }: Answer): string[] {
  const links = [headers["link"] ?? []].flat().join(", ");
  return [...links.matchAll(/<([^>]*)>\s*;\s*rel="?alternate"?/gu)].map(([, url = ""]) => url);
}
