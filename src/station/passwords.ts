import { createHmac } from "node:crypto";
import { Secret } from "../secret.js";

/**
 * A password for one purpose, derived from the station's key: HMAC-SHA256, 32 characters of base64url, safe in every configuration file.
 * The same key and purpose give the same password on every machine, so none has to be handed out or kept.
 * @param purpose such as `icecast admin eu-1`
 */
export function derivePassword(key: Secret, purpose: string): Secret {
  return new Secret(purpose, createHmac("sha256", key.reveal()).update(purpose).digest("base64url").slice(0, 32));
}
