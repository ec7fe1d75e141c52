import { resolveTuning } from "../tuning.js";
import type { Finding, Rule } from "./finding.js";
import { tuningPlaces } from "./tuning-places.js";

/** Files that nginx and Icecast open besides those of listeners: logs, listen sockets, relays, health checks. */
const OTHER_FILES = 512;

/** A listener needs two descriptors of nginx, one to the listener and one to Icecast. */
const FILES_PER_LISTENER = 2;

/** A relay's capacity must fit its number of open files. */
export const capacity: Rule = ({ hosts, defaults }) =>
  Object.entries(hosts).flatMap(([name, host]): Finding[] => {
    if (host.role !== "relay") return [];
    const { openFiles } = resolveTuning(defaults, host.tuning).system;
    const most = Math.floor((openFiles - OTHER_FILES) / FILES_PER_LISTENER);
    if (host.capacity <= most) return [];
    const needed = host.capacity * FILES_PER_LISTENER + OTHER_FILES;
    return [
      {
        path: ["hosts", name, "capacity"],
        message: `${openFiles} open files are only enough for ${most} listeners; lower the capacity, or set tuning.system.openFiles to ${needed} or more`,
        about: tuningPlaces(name, "system"),
      },
    ];
  });
