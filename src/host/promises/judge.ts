import type { DesiredHost, Load } from "../desired.js";
import type { Promises, WantedPromises } from "../facts/promises.js";
import { judgeFirewall } from "./firewall.js";
import { judgeNginx } from "./nginx.js";
import { failsAccess, judgeSshd, sshdKeywords } from "./sshd.js";
import { judgeUpgradeSettings } from "./upgrades.js";

/** What to query for the promises of a host. */
export function wantedPromises(desired: DesiredHost): WantedPromises {
  const texts = desired.loads.filter(({ promise }) => promise?.name === "sshd").flatMap((load) => textsOf(desired, load));
  return { login: desired.access.user, keywords: texts.flatMap(({ text }) => sshdKeywords(text)) };
}

/** How the programs of a host do not follow the files of this load; empty: they do, or could not be queried. Pure. */
export function brokenPromise(desired: DesiredHost, load: Load, { sshd, firewall, nginx, upgrades }: Promises): string[] {
  const files = textsOf(desired, load);
  const [first] = files;
  if (first === undefined) return [];
  switch (load.promise?.name) {
    case "sshd":
      return sshd === undefined ? [] : judgeSshd(first, desired.access.sshPorts, sshd);
    case "firewall":
      return firewall === undefined ? [] : judgeFirewall(first.text, firewall);
    case "nginx":
      return nginx === undefined ? [] : judgeNginx(nginxFiles(desired), nginx);
    case "upgrades":
      return upgrades === undefined
        ? []
        : judgeUpgradeSettings(
            files.map(({ text }) => text),
            upgrades,
          );
    default:
      return [];
  }
}

/** Whether a broken promise of this load is about who can log in: such a change must not stay. */
export function mustBeUndone(desired: DesiredHost, load: Load, { sshd }: Promises): boolean {
  const [file] = textsOf(desired, load);
  return load.promise?.name === "sshd" && file !== undefined && sshd !== undefined && failsAccess(file, sshd);
}

function textsOf({ files }: DesiredHost, { promise }: Load): Array<{ path: string; text: string }> {
  const paths = promise?.files ?? [];
  return files.filter(({ path }) => paths.includes(path)).map(({ path, content }) => ({ path, text: content.masked() }));
}

/** Everything that radioctl puts into nginx's configuration; scripts, keys and certificates are not a part of it. */
function nginxFiles({ files, slots }: DesiredHost): string[] {
  const selector = slots === undefined ? [] : [slots.selectors.a.path];
  const all = [...files.map(({ path }) => path), ...selector].filter((path) => /^\/etc\/nginx\/.*\.conf$/u.test(path));
  return [...new Set(all)];
}
