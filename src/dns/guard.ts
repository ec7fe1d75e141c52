import { mustPass } from "../guard.js";
import type { CheckUses } from "../ports/dns.js";
import type { Inventory } from "../inventory/schema.js";
import { afterPlan } from "./after.js";
import { otherUses } from "./check-uses.js";
import { capacityOf, hasPool, servingRelays, type Serving } from "./capacity.js";
import { namesOf } from "./names.js";
import { readOwner, type Owner } from "./owner.js";
import type { DnsPlan } from "./plan.js";
import { recordKey, type ZoneSnapshot } from "./records.js";

export interface DnsFinding {
  /** The name for `--force`. */
  guard: DnsGuard;
  message: string;
  hint: string;
}

export interface DnsSubject {
  inventory: Inventory;
  plan: DnsPlan;
  /** The zone that the plan was made from. */
  observed: ZoneSnapshot;
  /** Listeners of all relays that answered; undefined when no relay was queried. */
  listeners: number | undefined;
  /** Queried relays that gave no answer. Those that get listeners count as full. */
  silent?: readonly string[];
  /** What other zones use of the checks that the plan changes or deletes; undefined: they were not read. */
  checkUses?: CheckUses | undefined;
}

/** What every guard needs, computed once. */
interface Judged extends DnsSubject {
  after: ZoneSnapshot;
  /** Relays that get listeners, before and after. */
  serving: { before: Serving; after: Serving };
}

const guards = {
  "foreign-record": ({ plan: { takesOver } }: Judged) =>
    takesOver.length === 0
      ? undefined
      : {
          message: `the plan would replace records that radioctl does not manage: ${takesOver.join(", ")}`,
          hint: "to let radioctl manage them: radioctl dns adopt",
        },
  apex: ({ plan }: Judged) =>
    plan.batches.flat().some(({ recordSet }) => recordSet.name === plan.zone)
      ? {
          message: `the plan would change the zone's own name, ${plan.zone}`,
          hint: "set station.listen to a name below the zone",
        }
      : undefined,
  "region-empty": ({ inventory, observed, after, serving }: Judged) => {
    const empty = [...serving.after].flatMap(([region, relays]) => {
      const had = (serving.before.get(region)?.length ?? 0) > 0;
      const isNew = !hasPool(inventory, region, observed) && hasPool(inventory, region, after);
      return relays.length === 0 && (had || isNew) ? [region] : [];
    });
    return empty.length === 0
      ? undefined
      : {
          message: `${empty.join(", ")} would have no healthy relay with a weight over 0`,
          hint: "first put another relay of the region back into rotation: radioctl dns undrain HOST",
        };
  },
  capacity: ({ inventory, listeners, silent = [], serving }: Judged) => {
    if (listeners === undefined) return undefined;
    const full = new Map([...serving.before].map(([region, relays]) => [region, relays.filter((each) => silent.includes(each))]));
    const most = listeners + capacityOf(inventory, full);
    const before = capacityOf(inventory, serving.before);
    const after = capacityOf(inventory, serving.after);
    const unknown = [...full.values()].flat();
    const who =
      unknown.length === 0
        ? `there are ${listeners} listeners`
        : `there may be ${most} listeners (${unknown.join(", ")} gave no answer: counted as full)`;
    return after >= before || after >= most
      ? undefined
      : {
          message: `${who}, but the healthy relays in rotation could carry only ${after}`,
          hint: "first put another relay into rotation, or wait until there are fewer listeners",
        };
  },
  "canary-alone": ({ inventory, plan, observed, serving }: Judged) => {
    const isAlone = (relays: readonly string[], canaries: Owner["weights"]) =>
      relays.length > 0 && relays.every((relay) => canaries[relay] !== undefined);
    const old = readOwner(observed.recordSets, namesOf(inventory))?.weights ?? {};
    const alone = [...serving.after].filter(
      ([region, relays]) => isAlone(relays, plan.owner.weights) && !isAlone(serving.before.get(region) ?? [], old),
    );
    return alone.length === 0
      ? undefined
      : {
          message: `in ${alone.map(([region]) => region).join(", ")} all listeners would go to ${alone.flatMap(([, relays]) => relays).join(", ")}, a canary`,
          hint: "keep another relay of the region in rotation, or give the canary its normal weight: radioctl dns undrain HOST",
        };
  },
  "production-alias": ({ plan, observed }: Judged) => {
    const there = new Set(observed.recordSets.map(recordKey));
    const top = new Set(
      plan.batches
        .flat()
        .filter(({ action, recordSet }) => action === "DELETE" && there.has(recordKey(recordSet)))
        .filter(({ recordSet: { alias, policy } }) => alias !== undefined && policy.kind === "simple")
        .map(({ recordSet: { name } }) => name)
        .filter((name) => !name.endsWith(`.stream.${plan.zone}`)),
    );
    return top.size <= 1
      ? undefined
      : {
          message: `${top.size} production names would change in one step: ${[...top].join(", ")}`,
          hint: "change one production name after the other",
        };
  },
  "check-in-use": ({ plan, after }: Judged) => {
    const deleted = new Set(plan.deleteChecks.map(({ id }) => id));
    const used = after.recordSets.filter(({ healthCheckId = "" }) => deleted.has(healthCheckId));
    return used.length === 0
      ? undefined
      : {
          message: `the plan would delete health checks that records still use: ${used.map(recordKey).join(", ")}`,
          hint: "make a new plan: radioctl dns plan",
        };
  },
  "check-shared": ({ plan, observed, checkUses = { uses: [], unread: [] } }: Judged) => {
    const used = otherUses(plan, observed, checkUses);
    return used.length === 0
      ? undefined
      : {
          message: `the plan would change or delete health checks that are also used elsewhere: ${used.join(", ")}`,
          hint: "first give those a health check of their own",
        };
  },
} as const;

export type DnsGuard = keyof typeof guards;

/** Names that `--force` accepts. */
export const dnsGuardNames = Object.keys(guards) as readonly DnsGuard[];

/** Why a plan should not be applied as it is; empty when every guard passes. Pure. */
export function dnsFindings(subject: DnsSubject): DnsFinding[] {
  const { inventory, observed, plan } = subject;
  const after = afterPlan(observed, plan);
  const serving = { before: servingRelays(inventory, observed), after: servingRelays(inventory, after) };
  return dnsGuardNames.flatMap((guard) => {
    const finding = guards[guard]({ ...subject, after, serving });
    return finding === undefined ? [] : [{ guard, ...finding }];
  });
}

/** @throws RadioctlError guard for the first finding that isn't forced */
export function guardZone(subject: DnsSubject, force: readonly string[]): void {
  mustPass(dnsFindings(subject), force);
}
