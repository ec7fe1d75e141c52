import type { Inventory } from "./schema.js";

/** Variables of the environment with these prefixes hold secrets: no other program may get them. */
export function secretPrefixes({ secrets }: Inventory): string[] {
  return secrets.flatMap((provider) => ("environment" in provider ? [provider.environment] : []));
}
