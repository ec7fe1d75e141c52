import type { ConfigCheck, DesiredHost } from "../../host/desired.js";
import { TLS_PATHS } from "../../roles/nginx.js";

/** Whether a relay has https in this state: with a certificate, it has listeners on both ports. */
function hasHttps({ files }: Pick<DesiredHost, "files">): boolean {
  return TLS_PATHS.every((path) => files.some((file) => file.path === path));
}

/**
 * The state of a push: `current`, the present generation, with the certificate and the key of `usual`, the inventory's state. Nothing else may
 * change on the host. undefined when the host must be deployed first, because it has no https yet. Pure.
 */
export function withCertificateOf(usual: DesiredHost, current: DesiredHost): DesiredHost | undefined {
  if (!hasHttps(usual) || !hasHttps(current)) return undefined;
  const next = new Map(usual.files.map((file) => [file.path, file]));
  const isCertificate = (path: string) => TLS_PATHS.some((each) => each === path);
  const files = current.files.map((file) => (isCertificate(file.path) ? (next.get(file.path) ?? file) : file));
  return { ...current, files, checks: current.checks.map((check) => withPresent(check, usual)), only: TLS_PATHS };
}

/** An earlier version of radioctl has stored the state of that generation without it. */
function withPresent(check: ConfigCheck, { checks }: Pick<DesiredHost, "checks">): ConfigCheck {
  const present = checks.find(({ name }) => name === check.name)?.present;
  return present === undefined ? check : { ...check, present };
}
