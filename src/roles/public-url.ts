import { tlsFiles } from "./nginx.js";
import type { RoleInput } from "./part.js";

/** The URL of a path of the relay at the name that listeners connect to: with https if the relay has a certificate. */
export function publicUrl(input: RoleInput, path: string): string {
  const { httpPort, httpsPort } = input.tuning.nginx;
  const [scheme, port, usual] = tlsFiles(input).length > 0 ? ["https", httpsPort, 443] : ["http", httpPort, 80];
  return `${scheme}://${input.inventory.station.listen}${port === usual ? "" : `:${port}`}${path}`;
}
