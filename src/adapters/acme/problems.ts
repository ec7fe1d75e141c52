import { RadioctlError, type ErrorDetails, type ErrorKind } from "../../errors.js";
import { parseJson } from "../../json.js";
import type { AcmeProblem } from "../../ports/acme.js";

const PREFIX = "urn:ietf:params:acme:error:";

/** How much of an answer that is not a problem document is shown. */
const SAID_CHARACTERS = 300;

/** The problem document of an answer. Text of another server is the detail. */
export function problemOf(text: string): AcmeProblem {
  try {
    const document = parseJson(text) as { type?: unknown; detail?: unknown; subproblems?: unknown };
    if (typeof document.type === "string") return fields(document);
  } catch {
    // Not JSON: a proxy's page, for example.
  }
  return { type: "", detail: text.slice(0, SAID_CHARACTERS) };
}

/** A problem document that is part of an answer. */
export function fields(document: { type?: unknown; detail?: unknown; subproblems?: unknown }): AcmeProblem {
  const below = Array.isArray(document.subproblems) ? (document.subproblems as Array<{ detail?: unknown }>) : [];
  const details = [document, ...below].flatMap(({ detail }) => (typeof detail === "string" ? [detail] : []));
  return { type: String(document.type).replace(PREFIX, ""), detail: details.join("; ") };
}

interface Meaning {
  kind: ErrorKind;
  /** Continues `https://ca.example `. */
  message: string;
  hint: string;
}

const SAME_LATER = "the certificate that is there stays; run radioctl certificates renew again then";

/** Types of RFC 8555, chapter 6.7, that an operator can do something about. */
const meanings: Readonly<Record<string, Meaning>> = {
  rateLimited: { kind: "failed", message: "has a rate limit, which is reached", hint: SAME_LATER },
  accountDoesNotExist: {
    kind: "authentication",
    message: "does not know this account",
    hint: "run the same command again: it registers the account's key",
  },
  unauthorized: {
    kind: "authentication",
    message: "does not accept this account",
    hint: "is the account deactivated? Remove its file from certificates/ beside the inventory, then run the same command: it registers a new one",
  },
  externalAccountRequired: {
    kind: "usage",
    message: "takes only accounts that were made on its website (external account binding), which radioctl does not support",
    hint: "set tls.acme.directory to another CA",
  },
  userActionRequired: {
    kind: "authentication",
    message: "has new terms of service, which must be agreed to",
    hint: "read them at the address that it names, and agree there",
  },
  invalidContact: { kind: "usage", message: "does not accept the contact", hint: "correct tls.acme.contact" },
  unsupportedContact: { kind: "usage", message: "does not accept the contact", hint: "correct tls.acme.contact" },
  rejectedIdentifier: {
    kind: "failed",
    message: "does not issue certificates for one of the names",
    hint: "compare the names with the CA's policy: radioctl certificates plan",
  },
  caa: {
    kind: "failed",
    message: "may not issue for one of the names: a CAA record forbids it",
    hint: "add the CA to the CAA records of the zone, or remove them",
  },
  badCSR: { kind: "failed", message: "does not accept the certificate request", hint: "use another CA, and report the problem" },
};

/** An answer of a CA that is not a success. */
export class AcmeRefusal extends RadioctlError {
  constructor(
    kind: ErrorKind,
    message: string,
    details: ErrorDetails,
    readonly status: number,
  ) {
    super(kind, message, details);
  }
}

/** The error for an answer of a CA that is not a success. @param shown the CA, without a path */
export function refusal(shown: string, status: number, problem: AcmeProblem, retryAfterSeconds: number | undefined): AcmeRefusal {
  const said = problem.detail === "" ? [] : [problem.detail];
  const wait = retryAfterSeconds === undefined ? "" : `; try again in ${retryAfterSeconds} s`;
  const { kind, message, hint } = meanings[problem.type] ?? unknown(status, problem.type);
  return new AcmeRefusal(kind, `${shown} ${message}${wait}`, { said, hint }, status);
}

function unknown(status: number, type: string): Meaning {
  if (status >= 500 || type === "serverInternal")
    return { kind: "unreachable", message: `is out of order (HTTP ${status})`, hint: SAME_LATER };
  return {
    kind: "failed",
    message: `refused a request: HTTP ${status}${type === "" ? "" : ` (${type})`}`,
    hint: "is tls.acme.directory the URL of an ACME directory?",
  };
}
