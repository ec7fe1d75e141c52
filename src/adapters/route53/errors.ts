import { RadioctlError } from "../../errors.js";

/** The fields of an SDK error. Decisions use its name, never its text. */
interface Said {
  name: string;
  message: string;
  /** For InvalidChangeBatch: one line per wrong change. */
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

/** Translates an error of the SDK. @param doing an infinitive, such as `list the records of radio.example` */
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
    return new RadioctlError("authentication", `cannot ${doing}: no valid credentials for Route 53 (${name})`, {
      ...details,
      hint: "run aws configure or aws sso login, or set AWS_PROFILE; radioctl uses the same credentials as the aws tool. Is the zone at another provider? Set dns in the inventory",
    });
  if (NO_RIGHT.has(name))
    return new RadioctlError("authentication", `cannot ${doing}: Route 53 denied access`, {
      ...details,
      hint: "radioctl dns policy prints the least policy that this inventory needs",
    });
  if (REFUSED.has(name)) return new RadioctlError("refused", `Route 53 refused to ${doing}: ${name}`, details);
  const status = error.$metadata?.httpStatusCode;
  if (status === undefined)
    return new RadioctlError("unreachable", `cannot ${doing}: Route 53 is not reachable: ${message}`, {
      ...details,
      hint: "check the connection, AWS_ENDPOINT_URL_ROUTE_53 and --endpoint",
    });
  return new RadioctlError("failed", `Route 53 failed to ${doing}: ${name}, HTTP ${status}`, details);
}

function isSaid(error: unknown): error is Error & Said {
  return error instanceof Error && !(error instanceof RadioctlError);
}
