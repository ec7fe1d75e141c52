import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { main } from "../../../src/main.js";
import { FakeFleet } from "../../fakes/fleet.js";
import { twoMasters } from "../../fakes/liquidsoap.js";
import { fakeWorld } from "../../fakes/world.js";
import { stationText } from "../../roles/station.js";

/** The whole program against two masters; those in `without` are unreachable. */
export function radio({ without = [] as string[] } = {}) {
  const masters = twoMasters();
  const cwd = mkdtempSync(join(tmpdir(), "radioctl-source-"));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  writeFileSync(join(cwd, "radio.yaml"), stationText);
  const shells = Object.fromEntries(
    Object.entries(masters).flatMap(([name, { shell }]) => (without.includes(name) ? [] : [[name, shell]])),
  );
  const ssh = new FakeFleet(shells);
  return {
    ...masters,
    a: masters["master-a"],
    b: masters["master-b"],
    ssh,
    cwd,
    /** Commands that change something. */
    turns: () =>
      ssh.commands
        .filter((command) => / (hold|release|kick) /u.test(command))
        .map((command) => command.replace(/ \S*\/programme/u, "")),
    run: async (...argv: string[]) => {
      const { world, stdout, stderr } = fakeWorld({ cwd, ssh });
      const code = await main(["-i", "radio.yaml", "source", ...argv], world);
      expect(ssh.open).toBe(0);
      return { code, stdout: stdout(), stderr: stderr() };
    },
  };
}

export type Master = ReturnType<typeof twoMasters>["master-a"];
