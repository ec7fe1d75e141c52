import { createHmac } from "node:crypto";
import { Secret } from "../secret.js";

/**
 * Derives a password for one purpose from the station's key: HMAC-SHA256, 32 characters of base64url, safe in every configuration file.
 * The same key and purpose give the same password on every machine, so no password has to be distributed or stored.
 * @param purpose such as `icecast admin eu-1`
 */
export function derivePassword(key: Secret, purpose: string): Secret {
  return new Secret(purpose, createHmac("sha256", key.reveal()).update(purpose).digest("base64url").slice(0, 32));
}
