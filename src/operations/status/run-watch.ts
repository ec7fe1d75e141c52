import { readStationCertificate } from "../../certificates/store.js";
import type { HostToObserve } from "../../fleet/connect.js";
import type { Fleet } from "../../fleet/load.js";
import type { World } from "../../world.js";
import type { StatusWatch } from "./run.js";

/** A watch that keeps up with the station's certificate, which a report may renew meanwhile. */
export interface CertificateWatch extends StatusWatch {
  /** The fleet with the certificate of the last look. */
  fleet(): Fleet;
}

/** Reads the certificate again before each look, except the first, and begins to compare the hosts with a new one. */
export function withCertificate(
  world: World,
  given: Fleet,
  names: readonly string[],
  run: (hosts: readonly HostToObserve[]) => StatusWatch,
): CertificateWatch {
  let fleet = given;
  let watch = run(fleet.toObserve(names));
  let looks = 0;
  return {
    fleet: () => fleet,
    async look() {
      looks += 1;
      const stored =
        looks === 1 || fleet.loaded.inventory.tls.acme === undefined ? undefined : await readStationCertificate(world, fleet);
      if (stored !== undefined && stored.serial !== fleet.certificate?.serial) {
        watch.end();
        fleet = fleet.withCertificate(stored);
        watch = run(fleet.toObserve(names));
      }
      return watch.look();
    },
    end: () => watch.end(),
  };
}
