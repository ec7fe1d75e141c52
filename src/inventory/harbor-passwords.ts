import { RadioctlError } from "../errors.js";
import type { Secret } from "../secret.js";
import type { Inventory } from "./schema.js";

type Found = ReadonlyArray<{ name: string; value: Secret | undefined }>;

/**
 * Secrets that cannot be the password of a live source, by name, with the reason. An encoder sends `user:password`; the harbor of Liquidsoap
 * 2.1.3 (Debian 12) refuses a password with a colon. The version on a master is not known here, and may change with its Debian.
 */
export function unfitPasswords({ sources }: Inventory, found: Found): ReadonlyMap<string, string> {
  const withColon = new Set(found.flatMap(({ name, value }) => (value?.reveal().includes(":") === true ? [name] : [])));
  return new Map(
    Object.entries(sources).flatMap(([source, settings]): Array<[string, string]> =>
      settings.kind === "live" && withColon.has(settings.password.name)
        ? [
            [
              settings.password.name,
              `contains a colon, but is the password of the source ${source}: Liquidsoap 2.1 would refuse its encoder`,
            ],
          ]
        : [],
    ),
  );
}

/** @throws RadioctlError secret, which names all unfit passwords */
export function mustFitHarbor(inventory: Inventory, found: Found): void {
  const unfit = [...unfitPasswords(inventory, found)];
  if (unfit.length === 0) return;
  throw new RadioctlError("secret", unfit.map(([name, why]) => `the secret ${name} ${why}`).join("; "), {
    hint: `choose a password without ":" here and in the encoder, or delete it and run radioctl secrets init to generate one`,
  });
}
