import { RadioctlError } from "../errors.js";
import { HAS_MARKS, MARKS, PLACEHOLDER, type Secret } from "../secret.js";
import { KEY_BITS, keyBits } from "./key-strength.js";
import type { Inventory } from "./schema.js";

type Found = ReadonlyArray<{ name: string; value: Secret | undefined }>;

interface Unfit {
  /** Why the value cannot be used, after the name of the secret. */
  why: string;
  /** What to do. */
  hint: string;
}

const RENEW = "or delete it and run radioctl secrets init to generate one";

/** Secrets whose value cannot be used for what the inventory uses it for, by name. No reason contains the value. */
export function unfitSecrets(inventory: Inventory, found: Found): ReadonlyMap<string, Unfit> {
  const sourcesOf = liveSources(inventory);
  return new Map(
    found.flatMap(({ name, value }): Array<[string, Unfit]> => {
      if (value === undefined) return [];
      const text = value.reveal();
      const source = sourcesOf.get(name);
      const unfit =
        asText(text) ??
        (name === inventory.station.key.name ? asKey(text) : undefined) ??
        (name === inventory.artifacts?.stateKey.name ? asStateKey(text) : undefined) ??
        (source === undefined ? undefined : asLivePassword(text, source));
      return unfit === undefined ? [] : [[name, unfit]];
    }),
  );
}

/** @throws RadioctlError secret, which names all unfit secrets */
export function mustBeFit(inventory: Inventory, found: Found): void {
  const unfit = [...unfitSecrets(inventory, found)];
  if (unfit.length === 0) return;
  throw new RadioctlError("secret", unfit.map(([name, { why }]) => `the secret ${name} ${why}`).join("; "), {
    hint: [...new Set(unfit.map(([, { hint }]) => hint))].join("; "),
  });
}

/** The live sources that use a secret as their password; of several, the first. */
function liveSources({ sources }: Inventory): ReadonlyMap<string, string> {
  const live = Object.entries(sources).flatMap(([source, settings]) =>
    settings.kind === "live" ? [[settings.password.name, source] as const] : [],
  );
  return new Map(live.toReversed());
}

function asText(text: string): Unfit | undefined {
  if (text.includes(PLACEHOLDER))
    return {
      why: `contains ${PLACEHOLDER}, which only stands for a secret in radioctl's output`,
      hint: `store the real value, ${RENEW}`,
    };
  if (MARKS.test(text)) return { why: HAS_MARKS, hint: `choose another value, ${RENEW}` };
  return undefined;
}

/** All other passwords are computed from this key (station/passwords.ts). */
function asKey(text: string): Unfit | undefined {
  if (keyBits(text) >= KEY_BITS) return undefined;
  return {
    why: `has fewer than ${KEY_BITS} bits, but all passwords of the station are computed from it`,
    hint: "delete it and run radioctl secrets init to generate a key; the next deploy changes all passwords that are computed from it",
  };
}

/** A reader of the bucket can try passphrases on a copy, for years. */
function asStateKey(text: string): Unfit | undefined {
  if (keyBits(text) >= KEY_BITS) return undefined;
  return {
    why: `has fewer than ${KEY_BITS} bits, but encrypts the backups in the bucket`,
    hint: "generate one (delete it, then radioctl secrets init) and back up again; keep the old one while old backups matter",
  };
}

/**
 * An encoder sends `user:password`; the harbor of Liquidsoap 2.1.3 (Debian 12) refuses a password with a colon. The version on a master is not
 * known here, and may change with its Debian. Encoders and their settings files remove blanks at both ends.
 */
function asLivePassword(text: string, source: string): Unfit | undefined {
  const of = `but is the password of the source ${source}`;
  if (text.includes(":"))
    return {
      why: `contains a colon, ${of}: Liquidsoap 2.1 would refuse its encoder`,
      hint: `choose a password without ":" here and in the encoder, ${RENEW}`,
    };
  if (text !== text.trim())
    return {
      why: `begins or ends with a blank, ${of}: its encoder could never log in`,
      hint: `choose a password without blanks at its ends, here and in the encoder, ${RENEW}`,
    };
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/u.test(text))
    return { why: `contains a control character, ${of}`, hint: `choose a password of one line, ${RENEW}` };
  return undefined;
}
