import { NoWayThere, RadioctlError, type ErrorDetails } from "../../errors.js";

/** The fields of an SDK error. Decisions use its name, its code and the status, never its text. */
interface Said {
  name: string;
  message: string;
  code?: unknown;
  $metadata?: { httpStatusCode?: number };
  $response?: { headers?: Readonly<Record<string, string>> };
}

const NO_CREDENTIALS = new Set(["CredentialsProviderError", "TokenProviderError"]);

const WRONG_CREDENTIALS = new Set([
  "AuthorizationHeaderMalformed",
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidAccessKeyId",
  "InvalidSecurity",
  "InvalidToken",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
]);

const OTHER_PLACE = new Set(["IllegalLocationConstraintException", "PermanentRedirect", "Redirect", "TemporaryRedirect"]);

const FULL = new Set([
  "EntityTooLarge",
  "InsufficientCapacity",
  "InsufficientStorage",
  "QuotaExceeded",
  "QuotaExceededException",
]);

/** A name of the error kinds below says less than the server does, and a whole page of HTML says less than its beginning. */
const MOST_CHARACTERS = 300;

/** Which request failed, and how to conceal the credentials in the server's words. */
export interface Failed {
  /** An infinitive, such as `read s3://station/state/inventory`. */
  doing: string;
  bucket: string;
  endpoint: string | undefined;
  conceal(text: string): string;
  /** Whether it was ended by a deadline. */
  late: boolean;
}

/** A condition of a request did not hold: with `If-None-Match: *`, the object already exists. */
export class ConditionFailed extends RadioctlError {
  constructor(
    doing: string,
    /** Whether another request for the same object is under way, so that the outcome is open. */
    readonly open: boolean,
  ) {
    super("failed", `cannot ${doing}: ${open ? "another machine is writing it" : "it already exists"}`);
  }
}

/** Translates an error of the SDK. An error of radioctl is returned unchanged. */
export function s3Error(error: unknown, failed: Failed): unknown {
  if (error instanceof RadioctlError || !(error instanceof Error)) return error;
  const said: Said = error;
  const status = said.$metadata?.httpStatusCode;
  const message = failed.conceal(said.message).slice(0, MOST_CHARACTERS);
  // Without the SDK's error as the cause: it contains the request, and with it the credentials.
  const details: ErrorDetails = { said: ["", "UnknownError", said.name].includes(message) ? [] : [message] };
  if (NO_CREDENTIALS.has(said.name)) return noCredentials(failed, details);
  const answered = status !== undefined && !failed.late;
  return answered
    ? (known(said, status, failed, details) ?? other(said, status, failed, details))
    : noAnswer(said, failed, details);
}

function noCredentials({ doing }: Failed, details: ErrorDetails): RadioctlError {
  return new RadioctlError("authentication", `cannot ${doing}: no credentials for the bucket were found`, {
    ...details,
    hint: "set artifacts.credentials in the inventory, or run aws configure, or set AWS_PROFILE",
  });
}

function noAnswer({ name, code: given }: Said, { doing, endpoint, late }: Failed, details: ErrorDetails): RadioctlError {
  const code = typeof given === "string" ? given : name === "TimeoutError" || late ? "ETIMEDOUT" : name;
  const server = endpoint ?? "Amazon S3";
  const message = `cannot ${doing}: ${server} ${late || code === "ETIMEDOUT" ? "did not answer in time" : `is not reachable (${code})`}`;
  const hint = hints[code] ?? "check the connection of this machine and artifacts.endpoint";
  if (code === "ENETUNREACH" || code === "EADDRNOTAVAIL") return new NoWayThere(message, { ...details, hint });
  return new RadioctlError("unreachable", message, { ...details, hint });
}

const hints: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there: check artifacts.endpoint and its port",
  ENOTFOUND: "its name has no address: check artifacts.endpoint and artifacts.region",
  EAI_AGAIN: "the name server did not answer: is this machine online?",
  EPROTO: "the server does not speak TLS there: check http:// or https:// of artifacts.endpoint",
  CERT_HAS_EXPIRED: "its certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed: set NODE_EXTRA_CA_CERTS to the certificate of its CA",
  SELF_SIGNED_CERT_IN_CHAIN: "the CA of its certificate is unknown: set NODE_EXTRA_CA_CERTS to the certificate of that CA",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the CA of its certificate is unknown: set NODE_EXTRA_CA_CERTS to the certificate of that CA",
};

function known(said: Said, status: number, { doing, bucket }: Failed, details: ErrorDetails): RadioctlError | undefined {
  const { name } = said;
  if (status === 412 || name === "ConditionalRequestConflict") return new ConditionFailed(doing, status !== 412);
  if (name === "NoSuchBucket")
    return new RadioctlError("usage", `there is no bucket ${bucket}`, {
      ...details,
      hint: "create it at the provider, or correct artifacts.bucket, artifacts.region and artifacts.endpoint",
    });
  const region = said.$response?.headers?.["x-amz-bucket-region"];
  if (OTHER_PLACE.has(name) || (status >= 300 && status < 400))
    return new RadioctlError("usage", `cannot ${doing}: the server redirected to another place, which radioctl does not follow`, {
      ...details,
      hint:
        region === undefined
          ? "correct artifacts.region or artifacts.endpoint: another server must not get the credentials"
          : `set artifacts.region to ${region}`,
    });
  if (name === "RequestTimeTooSkewed")
    return new RadioctlError("failed", `cannot ${doing}: the clocks of this machine and of the server differ too much`, {
      ...details,
      hint: "set the clock of this machine: timedatectl set-ntp true",
    });
  if (WRONG_CREDENTIALS.has(name) || status === 401)
    return new RadioctlError("authentication", `cannot ${doing}: the server refused the credentials (${name})`, {
      ...details,
      hint: "check the values of artifacts.credentials (radioctl secrets list shows where they are), and artifacts.region",
    });
  if (status === 403)
    return new RadioctlError("authentication", `cannot ${doing}: the server denied access (${name})`, {
      ...details,
      hint: "radioctl help bucket shows the least policies of the keys",
    });
  if (FULL.has(name) || status === 507)
    return new RadioctlError("failed", `cannot ${doing}: the bucket has no space left (${name})`, {
      ...details,
      hint: "free space or raise the quota at the provider",
    });
  return undefined;
}

function other({ name }: Said, status: number, { doing }: Failed, details: ErrorDetails): RadioctlError {
  if (status >= 200 && status < 300)
    return new RadioctlError("failed", `cannot ${doing}: the answer is not one of an S3 server`, { ...details, hint: NOT_S3 });
  return new RadioctlError("failed", `cannot ${doing}: the server answered ${name}, HTTP ${status}`, {
    ...details,
    ...(status >= 500 && { hint: "the server has a problem of its own: try again later" }),
  });
}

const NOT_S3 = "check that artifacts.endpoint leads to an S3 server, not to a proxy or a login page";

/** For an answer that looks like success, but has not what an S3 server sends. */
export function notS3(doing: string): RadioctlError {
  return new RadioctlError("failed", `cannot ${doing}: the answer is not one of an S3 server`, { hint: NOT_S3 });
}

/** A missing object, not a missing bucket. */
const MISSING = new Set(["NoSuchKey", "NoSuchVersion", "NotFound"]);

/** Whether an error of the SDK says that there is no such object. */
export function s3Missing(error: unknown): boolean {
  return error instanceof Error && MISSING.has(error.name);
}
