import { RadioctlError } from "../errors.js";
import type { Secret } from "../secret.js";
import type { Inventory } from "./schema.js";

type Found = ReadonlyArray<{ name: string; value: Secret | undefined }>;

/**
 * Secrets that can't be a live source's password, by name, and why. An encoder sends `user:password`; the harbor of Liquidsoap 2.1.3 (Debian 12)
 * lets nobody in whose password has a colon of its own. Which Liquidsoap a master has is not known here, and may change with its Debian.
 */
export function unfitPasswords({ sources }: Inventory, found: Found): ReadonlyMap<string, string> {
  const withColon = new Set(found.flatMap(({ name, value }) => (value?.reveal().includes(":") === true ? [name] : [])));
  return new Map(
    Object.entries(sources).flatMap(([source, settings]): Array<[string, string]> =>
      settings.kind === "live" && withColon.has(settings.password.name)
        ? [
            [
              settings.password.name,
              `has a colon, and is the password of the source ${source}: Liquidsoap 2.1's harbor would refuse its encoder`,
            ],
          ]
        : [],
    ),
  );
}

/** @throws RadioctlError secret naming all that are unfit */
export function mustFitHarbor(inventory: Inventory, found: Found): void {
  const unfit = [...unfitPasswords(inventory, found)];
  if (unfit.length === 0) return;
  throw new RadioctlError("secret", unfit.map(([name, why]) => `the secret ${name} ${why}`).join("; "), {
    hint: `take one without ":", there and in the encoder; or delete it and let radioctl secrets init make one`,
  });
}
