import type { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { forceOption } from "../../cli/force.js";
import { dnsGuardNames } from "../../dns/guard.js";
import { DIFFERENCES, DONE } from "../../errors.js";
import type { LoadedInventory } from "../../inventory/load.js";
import type { DnsZone } from "../../ports/dns.js";
import type { DnsOutcome, DnsRequest } from "./run-change.js";

export interface ZoneFlags {
  endpoint?: string;
}

export interface ChangeFlags extends ZoneFlags {
  force: readonly string[];
}

export function zoneOptions(command: Command): Command {
  return command.option("--endpoint <url>", "endpoint of the provider (for Route 53 also AWS_ENDPOINT_URL_ROUTE_53)");
}

export function changeOptions(command: Command): Command {
  return forceOption(zoneOptions(command), dnsGuardNames);
}

/** The inventory and its zone. What changes records is loaded only now: `dns resolve` needs none of it. */
export async function openZone({ world, globals }: CommandContext, flags: ZoneFlags) {
  const { loadInventory } = await import("../../inventory/load.js");
  const { loadZone } = await import("./load-zone.js");
  const loaded = await loadInventory(world, globals().inventory);
  return { loaded, zone: await loadZone(world, loaded, flags.endpoint) };
}

/** What a command says beside its plan: before the plan in text, in it as data. Asked for when the plan was made. */
export interface Beside {
  text(): string;
  json(): object;
}

/**
 * The common part of all commands that change records: plan, show, ask, apply, report.
 * @param dryRun only plans, whatever the global flag says
 */
export async function changeZone(
  context: CommandContext,
  { loaded, zone }: { loaded: LoadedInventory; zone: DnsZone },
  {
    command,
    plan,
    force,
    dryRun = false,
    beside,
  }: Pick<DnsRequest, "command" | "plan" | "force"> & { dryRun?: boolean; beside?: Beside },
): Promise<DnsOutcome> {
  const { runDns } = await import("./run-change.js");
  const { previewOf } = await import("./preview.js");
  const { dnsPlanJson, dnsPlanText } = await import("./text-plan.js");
  const { dnsOutcomeJson, dnsOutcomeText } = await import("./text-outcome.js");
  const { world } = context;
  const { inventory } = loaded;
  const globals = context.globals();
  const request = { command, loaded, zone, plan, force, dryRun: dryRun || globals.dryRun };
  const outcome = await runDns(world, request, {
    async planned(change) {
      if (!globals.json)
        world.stdout.write((beside?.text() ?? "") + dnsPlanText(previewOf(inventory, change, force), globals.color));
      const refused = change.findings.some(({ guard }) => !force.includes(guard));
      if (request.dryRun || globals.yes || refused) return true;
      return world.prompt.confirm(`Change ${change.plan.zone}?`, "--yes");
    },
    step: (step) => world.stderr.write(`${step} ...\n`),
  });
  const told = globals.json
    ? `${JSON.stringify({ ...dnsOutcomeJson(outcome), ...beside?.json(), ...dnsPlanJson(previewOf(inventory, outcome.change, force)) }, undefined, 2)}\n`
    : dnsOutcomeText(outcome);
  world.stdout.write(told);
  context.finish(outcome.state === "planned" ? DIFFERENCES : outcome.state === "declined" ? 1 : DONE);
  return outcome;
}
