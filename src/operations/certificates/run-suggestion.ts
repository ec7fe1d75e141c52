import { readStationCertificate, storeStationCertificate, type Station } from "../../certificates/store.js";
import type { StationCertificate } from "../../certificates/stored.js";
import { idToAsk, suggestionOf } from "../../certificates/suggestion.js";
import { asError } from "../../errors.js";
import type { AcmeCa } from "../../ports/acme.js";
import type { World } from "../../world.js";

interface Asking {
  /** The URL of the CA's directory. */
  directory: string;
  open(): Promise<AcmeCa>;
  tell(step: string): void;
}

/**
 * The stored certificate, after its CA was asked when it wants it renewed, if it is time to ask. A CA without an answer keeps its earlier suggestion.
 */
export async function certificateWithSuggestion(
  world: Pick<World, "files" | "clock" | "random">,
  station: Station,
  { directory, open, tell }: Asking,
): Promise<StationCertificate | undefined> {
  const certificate = await readStationCertificate(world, station);
  const now = world.clock.now();
  const id = certificate && idToAsk(certificate, { directory, now });
  if (certificate === undefined || id === undefined) return certificate;
  const moment = { now, random: world.random() };
  let renewal: StationCertificate["renewal"];
  try {
    renewal = suggestionOf(await (await open()).renewalWindow(id), moment);
  } catch (error) {
    tell(`the CA gave no time to renew: ${asError(error).message}`);
    renewal = { ...certificate.renewal, ...suggestionOf(undefined, moment) };
  }
  const asked = { ...certificate, renewal };
  await storeStationCertificate(world, station, asked);
  return asked;
}
