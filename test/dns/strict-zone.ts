import { changeableOf, changeOf, checkOf, configOf, recordOf } from "../../src/adapters/route53/wire.js";
import { checksIn, inverseOf } from "../../src/dns/inverse.js";
import { checkPrefix } from "../../src/dns/plan-checks.js";
import { withCheckIds, type DnsPlan } from "../../src/dns/plan.js";
import type { ZoneSnapshot } from "../../src/dns/records.js";
import type { SentBatch } from "../../src/dns/rollback.js";
import type { RecordChange } from "../../src/ports/dns.js";
import { HealthChecks } from "../fakes/route53/health-checks.js";
import { HostedZone } from "../fakes/route53/hosted-zone.js";

/** A zone of the strict fake, without its HTTP server. */
export class StrictZone {
  readonly zone = new HostedZone("Z1", "radio.example");
  readonly checks = new HealthChecks(false);
  #references = 0;

  observed(): ZoneSnapshot {
    return {
      zone: "radio.example",
      recordSets: this.zone.records().map((record) => recordOf(record, this.zone.id)),
      healthChecks: this.checks.all().map(checkOf),
      statuses: new Map(),
    };
  }

  /** Carries a plan out as `applyPlan` does. @returns the journal's entries @throws Failure when the fake refuses a change */
  carryOut(plan: DnsPlan): SentBatch[] {
    const made = new Map(
      plan.createChecks.map(({ name, settings }) => {
        this.#references += 1;
        const { check } = this.checks.create(`${checkPrefix("radio.example")}${this.#references}`, configOf(settings));
        return [name, check.Id ?? ""];
      }),
    );
    for (const { id, version, settings } of plan.updateChecks)
      this.checks.update(id, { version, settings: changeableOf(settings), reset: [] });
    const sent = plan.batches.map((batch): SentBatch => {
      const changes = withCheckIds(batch, made);
      const inverse = inverseOf(changes);
      const entry = {
        event: "records" as const,
        zone: "radio.example",
        changes,
        inverse,
        checks: checksIn(changes, this.observed()),
      };
      this.#send(changes);
      return { ...entry, at: "2026-11-30T05:00:00.000Z" };
    });
    for (const { id } of plan.deleteChecks) this.checks.delete(id);
    return sent;
  }

  #send(changes: readonly RecordChange[]): void {
    const sent = changes.map((change) => changeOf(change, this.zone.id));
    // As on the wire: without undefined members.
    this.zone.change(JSON.parse(JSON.stringify(sent)) as typeof sent, (id) => this.checks.has(id))();
  }
}
