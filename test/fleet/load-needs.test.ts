import { join, relative } from "node:path";
import { expect, it } from "vitest";
import { realFiles } from "../../src/adapters/files.js";
import { realProcesses } from "../../src/adapters/processes.js";
import { InvalidFiles, RadioctlError } from "../../src/errors.js";
import { allEncoders } from "../../src/encoder/encoder.js";
import { loadFleet, type FleetNeeds } from "../../src/fleet/load.js";
import { validateFleet } from "../../src/fleet/load-validated.js";
import { packageFile } from "../../src/package-file.js";
import { MemoryFiles } from "../fakes/files.js";
import { stationText } from "../roles/station.js";

const ours = packageFile("templates");
const own = (await realFiles.walk(ours)).filter((path) => path.endsWith(".hbs"));
const texts = new Map(
  await Promise.all(own.map(async (path) => [join(ours, path), (await realFiles.read(join(ours, path))) ?? ""] as const)),
);
const withCertificates = stationText.replace(
  /(eu-[12]): \{(.*)\}/gu,
  "$1: {$2, tls: { certificate: $1.crt, key: !secret $1-key } }",
);

class CountingFiles extends MemoryFiles {
  readonly reads: string[] = [];

  override async read(path: string): Promise<string | undefined> {
    this.reads.push(path);
    return super.read(path);
  }
}

/** A station in memory with radioctl's own templates. @param others further files beside the inventory, by path */
function station(others: Readonly<Record<string, string>> = {}) {
  const files = new CountingFiles();
  for (const [path, text] of texts) files.texts.set(path, text);
  const beside = { "station.yaml": withCertificates, "eu-1.crt": "CERTIFICATE 1", "eu-2.crt": "CERTIFICATE 2", ...others };
  for (const [path, text] of Object.entries(beside)) files.texts.set(join("/radio", path), text);
  const world = { files, processes: realProcesses, env: {}, cwd: "/radio" };
  return {
    files,
    load: async (needs: Partial<FleetNeeds>) => loadFleet(world, "station.yaml", { secrets: "placeholder", ...needs }),
    validate: async () => validateFleet(world, "station.yaml"),
  };
}

/** How often each folder of templates, and which other files, were read. */
function countsOf({ reads }: CountingFiles): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const path of reads) {
    const place = path.startsWith(ours) ? (relative(ours, path).split("/")[0] ?? "") : relative("/radio", path);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

const inFolder = (folder: string) => own.filter((path) => path.startsWith(`${folder}/`)).length;
const counted = (...folders: string[]) => Object.fromEntries(folders.map((folder) => [folder, inFolder(folder)]));
const shared = counted("audio", "base", "health", "icecast", "nginx");
const inventory = { "station.yaml": 1 };

it("a command that needs one relay reads the templates of relays and the certificate of that relay", async () => {
  const { files, load } = station();
  const fleet = await load({ hosts: () => ["eu-1"] });
  expect(fleet.desired(["eu-1"]).map(({ host }) => host)).toEqual(["eu-1"]);
  expect(countsOf(files)).toEqual({ ...inventory, ...shared, ...counted("relay"), "eu-1.crt": 1 });
});

it("a command that needs a master reads no certificate and no template of relays", async () => {
  const { files, load } = station();
  const fleet = await load({ hosts: () => ["master-a"] });
  expect(fleet.desired(["master-a"])).toHaveLength(1);
  expect(countsOf(files)).toEqual({ ...inventory, ...shared, ...counted("master") });
});

it("a command that needs no host reads the inventory alone, and knows the tuning of every host", async () => {
  const { files, load } = station();
  const fleet = await load({ hosts: () => [] });
  expect(fleet.tuning("eu-2").nginx.httpPort).toBe(80);
  expect(countsOf(files)).toEqual(inventory);
});

it("a command that needs every host reads each file once, without the templates of encoders", async () => {
  const { files, load } = station();
  const fleet = await load({});
  expect(fleet.desired(["master-a", "master-b", "eu-1", "eu-2", "eu-3"])).toHaveLength(5);
  expect(countsOf(files)).toEqual({ ...inventory, ...shared, ...counted("master", "relay"), "eu-1.crt": 1, "eu-2.crt": 1 });
});

it("settings of encoders need the templates of encoders alone", async () => {
  const { files, load } = station();
  const fleet = await load({ hosts: () => [], encoders: true });
  const [encoder] = allEncoders(fleet.loaded.inventory);
  if (encoder === undefined) throw new Error("the station has no encoder");
  expect(fleet.encoderSettings(encoder, "butt").masked()).toContain(encoder.mount);
  expect(countsOf(files)).toEqual({ ...inventory, ...counted("encoder") });
});

it("validate reads every template and every certificate", async () => {
  const { files, validate } = station();
  expect((await validate()).problems).toEqual([]);
  expect(files.reads).toHaveLength(own.length + 3);
});

it("a template that the user replaces is read instead of radioctl's", async () => {
  const { files, load } = station({ "templates/relay/etc/nginx/nginx.conf.hbs": "mine\n" });
  const [eu1] = (await load({ hosts: () => ["eu-1"] })).desired(["eu-1"]);
  expect(eu1?.files.find(({ path }) => path === "/etc/nginx/nginx.conf")?.content.masked()).toBe("mine\n");
  expect(files.reads.filter((path) => path.endsWith("relay/etc/nginx/nginx.conf.hbs"))).toEqual([
    "/radio/templates/relay/etc/nginx/nginx.conf.hbs",
  ]);
});

it("a template that replaces nothing is a problem for every host, whatever its folder", async () => {
  const { load } = station({ "templates/master/etc/nginx/ngimx.conf.hbs": "mine\n" });
  const refused = await load({ hosts: () => ["eu-1"] }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(InvalidFiles);
  expect(refused instanceof InvalidFiles && refused.problems[0]?.message).toContain("radioctl has no template of this name");
});

it("a certificate that is missing concerns the commands that need its host", async () => {
  const { files, load } = station();
  files.texts.delete("/radio/eu-2.crt");
  await expect(load({ hosts: () => ["eu-1"] })).resolves.toBeDefined();
  await expect(load({ hosts: () => ["eu-1", "eu-2"] })).rejects.toThrow(InvalidFiles);
});

it("a host that the command did not ask for is a defect, and an unknown host is wrong usage", async () => {
  const fleet = await station().load({ hosts: () => ["eu-1"] });
  expect(() => fleet.toObserve(["eu-2"])).toThrow("the files of eu-2 were not loaded");
  expect(() => fleet.toObserve(["eu-9"])).toThrow(RadioctlError);
});
