import { RadioctlError } from "../../errors.js";

/** What the SDK says of an error, without looking at its text. */
interface Said {
  name: string;
  message: string;
  /** Of InvalidChangeBatch: one line for each change that is wrong. */
  messages?: readonly string[];
  $metadata?: { httpStatusCode?: number };
}

const NO_RIGHT = new Set(["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "OptInRequired"]);

const WRONG_CREDENTIALS = new Set([
  "CredentialsProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "IncompleteSignature",
  "InvalidClientTokenId",
  "MissingAuthenticationToken",
  "SignatureDoesNotMatch",
  "TokenProviderError",
  "UnrecognizedClientException",
]);

const REFUSED = new Set([
  "HealthCheckAlreadyExists",
  "HealthCheckInUse",
  "HealthCheckVersionMismatch",
  "InvalidChangeBatch",
  "InvalidInput",
  "LimitsExceeded",
  "NoSuchHealthCheck",
  "TooManyHealthChecks",
]);

/** An error of the SDK as ours: what happened, and what to do. @param doing such as `list the records of radio.example` */
export function route53Error(error: unknown, doing: string): unknown {
  if (!isSaid(error)) return error;
  const { name, message, messages = [] } = error;
  const details = { cause: error, said: messages.length > 0 ? messages : [message] };
  if (name === "NoSuchHostedZone" || name === "InvalidDomainName")
    return new RadioctlError("usage", `Route 53 has no such zone: ${message}`, {
      ...details,
      hint: "check station.zone and dns.zoneId",
    });
  if (WRONG_CREDENTIALS.has(name))
    return new RadioctlError("authentication", `Route 53 could not be asked to ${doing}: no valid credentials (${name})`, {
      ...details,
      hint: "aws configure, aws sso login, or AWS_PROFILE; radioctl uses what Amazon's own tools use",
    });
  if (NO_RIGHT.has(name))
    return new RadioctlError("authentication", `Route 53 doesn't let you ${doing}`, {
      ...details,
      hint: "the least policy for this inventory: radioctl dns policy",
    });
  if (REFUSED.has(name))
    return new RadioctlError("refused", `Route 53 refused to ${doing}, and changed nothing: ${name}`, details);
  const status = error.$metadata?.httpStatusCode;
  if (status === undefined)
    return new RadioctlError("unreachable", `Route 53 could not be reached to ${doing}: ${message}`, {
      ...details,
      hint: "check the connection, AWS_ENDPOINT_URL_ROUTE_53 and --endpoint",
    });
  return new RadioctlError("failed", `Route 53 failed to ${doing}: ${name}, HTTP ${status}`, details);
}

function isSaid(error: unknown): error is Error & Said {
  return error instanceof Error && !(error instanceof RadioctlError);
}
