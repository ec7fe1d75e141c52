import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { onTestFinished } from "vitest";
import type { CommandContext, Globals } from "../../src/cli/context.js";
import { STATION_KEY } from "../fakes/station-key.js";
import { fakeWorld } from "../fakes/world.js";
import { stationText } from "../roles/station.js";

/** A folder with a station whose secrets are in the environment; removed after the test. */
export function station(more = "") {
  const cwd = mkdtempSync(join(tmpdir(), "radioctl-argv-"));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  writeFileSync(join(cwd, "radio.yaml"), `${stationText}secrets: [{ environment: RADIO_ }]\n${more}`);
  return {
    cwd,
    env: { RADIOCTL_INVENTORY: "radio.yaml", RADIO_STATION_KEY: STATION_KEY, RADIO_STUDIO_PASSWORD: "sentinel-password" },
  };
}

/** Runs one command with the test's own runner, to see how it parses its arguments, without effects. */
export async function parse(
  make: (context: CommandContext) => Command,
  argv: readonly string[],
  { globals = {}, ...given }: Partial<Parameters<typeof fakeWorld>[0]> & { globals?: Partial<Globals> } = {},
) {
  const fake = fakeWorld({ ...station(), ...given });
  let code: number | undefined;
  const end = argv.indexOf("--");
  const command = make({
    world: fake.world,
    globals: () => ({ inventory: undefined, json: false, dryRun: false, yes: false, verbose: false, color: false, ...globals }),
    finish: (exitCode) => {
      code = exitCode;
    },
    words: argv,
    afterDashes: end < 0 ? undefined : argv.slice(end + 1),
  });
  for (const each of [command, ...command.commands])
    each.exitOverride().configureOutput({ writeErr: fake.world.stderr.write, writeOut: fake.world.stdout.write });
  await command.parseAsync([...argv], { from: "user" });
  return { code, stdout: fake.stdout(), stderr: fake.stderr() };
}
