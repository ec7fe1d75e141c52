import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { realFiles } from "../../src/adapters/files.js";
import { realProcesses } from "../../src/adapters/processes.js";
import { InvalidFiles } from "../../src/errors.js";
import { loadFleet } from "../../src/fleet/load.js";
import { stationText } from "../roles/station.js";

const names = ["master-a", "master-b", "eu-1", "eu-2", "eu-3"];

/** The fleet of an inventory in a new folder. @param templates the operator's templates, by path */
async function fleetWith(templates: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-fleet-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "station.yaml"), stationText);
  for (const [path, text] of Object.entries(templates)) {
    mkdirSync(join(folder, "templates", path, ".."), { recursive: true });
    writeFileSync(join(folder, "templates", path), text);
  }
  const world = { files: realFiles, processes: realProcesses, env: {}, cwd: folder };
  return loadFleet(world, "station.yaml", { secrets: "placeholder" });
}

it("every host has its desired state", async () => {
  const fleet = await fleetWith();
  const hosts = fleet.toObserve(names);
  expect(hosts.map(({ target }) => target.name)).toEqual(names);
  const texts = (desired: (typeof hosts)[number]["desired"]) =>
    desired.files.map(({ path, content }) => [path, content.sha256()]);
  expect(hosts.map(({ desired }) => texts(desired))).toEqual(fleet.desired(names).map(texts));
});

it("the files of a few hosts are rendered once", async () => {
  const [host] = (await fleetWith()).toObserve(["eu-1"]);
  expect(host?.desired).toBe(host?.desired);
});

it("the files of many hosts are rendered at each access, and not kept in memory", async () => {
  const [host] = (await fleetWith()).toObserve(Array.from({ length: 33 }, () => "eu-1"));
  expect(host?.desired).not.toBe(host?.desired);
});

it("the problems of all templates are reported once, before work on any host begins", async () => {
  const fleet = await fleetWith({
    "master/etc/nginx/nginx.conf.hbs": "listen {{ port }};\n",
    "relay/etc/nginx/nginx.conf.hbs": "worker {{ workers }};\n",
  });
  const problems = (() => {
    try {
      return fleet.toObserve(names);
    } catch (error) {
      return error instanceof InvalidFiles ? error.problems.map(({ key }) => key) : error;
    }
  })();
  expect(problems).toEqual(["port", "workers"]);
});
