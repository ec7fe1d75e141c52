import { RadioctlError } from "../../errors.js";
import { parseJson } from "../../json.js";
import type { AcmeAccess } from "../../ports/acme.js";
import { mustNotBeAnExample } from "../documentation-address.js";
import { exchange, type Answer } from "../http/exchange.js";
import { AccountKey } from "./jws.js";
import { problemOf, refusal } from "./problems.js";

const TIMEOUT_SECONDS = 30;

/** A chain has a few kilobytes. */
const MOST_BYTES = 256 * 1024;

/** A nonce may be rejected without a fault of the client (RFC 8555, chapter 6.5). With 30 % rejected, 20 in a row are one case in 10^10. */
const MOST_REJECTED_NONCES = 20;

export interface Directory {
  newNonce: string;
  newAccount: string;
  newOrder: string;
  renewalInfo?: string;
  meta?: { caaIdentities?: readonly string[] };
}

/** Signed requests to a CA, each with a new nonce. */
export class Transport {
  readonly key: AccountKey;
  directory: Directory = { newNonce: "", newAccount: "", newOrder: "" };
  /** Set when the account is known. */
  account: string | undefined;
  readonly #access: AcmeAccess;
  readonly #nonces: string[] = [];

  constructor(access: AcmeAccess) {
    this.#access = access;
    this.key = new AccountKey(access.accountKey.reveal());
  }

  async open(): Promise<void> {
    const answer = await this.get(this.#access.directory);
    const found: Partial<Directory> = json(answer);
    const { newNonce, newAccount, newOrder } = found;
    if (newNonce === undefined || newAccount === undefined || newOrder === undefined)
      throw new RadioctlError("usage", `${this.#access.directory} is not an ACME directory`, {
        hint: "set tls.acme.directory to letsencrypt, letsencrypt-staging or the URL of a CA's directory",
      });
    this.directory = { ...found, newNonce, newAccount, newOrder };
  }

  /** @throws RadioctlError for every status that is not a success */
  async get(url: string): Promise<Answer> {
    return this.#accepted(url, await this.#exchange("GET", url));
  }

  /** @param payload undefined: only reads. @throws RadioctlError for every status that is not a success */
  async post(url: string, payload?: object): Promise<Answer> {
    for (let rejected = 0; ; rejected += 1) {
      const nonce = this.#nonces.pop() ?? (await this.#newNonce());
      const account = this.account;
      const answer = await this.#exchange("POST", url, this.key.signed({ url, nonce, payload, account }));
      if (answer.status < 400 || problemOf(answer.text).type !== "badNonce" || rejected >= MOST_REJECTED_NONCES)
        return this.#accepted(url, answer);
    }
  }

  #accepted(url: string, answer: Answer): Answer {
    if (answer.status < 300) return answer;
    const elsewhere = answer.headers.location;
    if (answer.status < 400 && elsewhere !== undefined)
      throw new RadioctlError("usage", `${url} redirects to ${elsewhere}, and requests to a CA are not redirected`, {
        hint: "set tls.acme.directory to the URL of the CA's directory itself",
      });
    throw refusal(new URL(url).origin, answer.status, problemOf(answer.text), retryAfter(answer));
  }

  async #newNonce(): Promise<string> {
    await this.#exchange("HEAD", this.directory.newNonce);
    const nonce = this.#nonces.pop();
    if (nonce === undefined) throw new RadioctlError("unreachable", `${this.directory.newNonce} gives no nonce`);
    return nonce;
  }

  async #exchange(method: string, text: string, body?: string): Promise<Answer> {
    const url = this.#parsed(text);
    this.#access.fence?.(url.hostname, `the CA ${url.origin}`);
    mustNotBeAnExample(url.hostname, text);
    const answer = await exchange({
      url,
      method,
      headers: { "User-Agent": "radioctl/certificates", "Content-Type": "application/jose+json" },
      body,
      timeoutSeconds: TIMEOUT_SECONDS,
      maxBytes: MOST_BYTES,
      read: "whole",
      show: ({ origin, pathname }) => `the CA at ${origin}${pathname}`,
      roots: this.#access.roots,
    });
    const nonce = answer.headers["replay-nonce"];
    if (typeof nonce === "string") this.#nonces.push(nonce);
    return answer;
  }

  /** A CA names its own URLs. */
  #parsed(text: string): URL {
    if (URL.canParse(text)) return new URL(text);
    throw new RadioctlError("failed", `the CA at ${this.#access.directory} names something that is not a URL`);
  }
}

/** The answer's JSON object; empty when it is something else. */
export function json({ text }: Answer): object {
  try {
    const value = parseJson(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Seconds, from seconds or a date. */
export function retryAfter({ headers }: Pick<Answer, "headers">): number | undefined {
  const text = headers["retry-after"];
  if (text === undefined) return undefined;
  const seconds = /^\d{1,8}$/u.test(text) ? Number(text) : (Date.parse(text) - Date.parse(headers.date ?? "")) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.round(seconds)) : undefined;
}
