import type { Secret } from "../secret.js";
import { derivePassword } from "../station/passwords.js";

/** The header by which a relay's nginx knows that a client is a probe of radioctl. Any player can use any User-Agent. */
export const OWN_CLIENT_HEADER = "Radioctl-Own";

/** The header's value for one relay. The value of one relay means nothing to another one. */
export function ownClientValue(stationKey: Secret, relay: string): Secret {
  return derivePassword(stationKey, `own client ${relay}`);
}
