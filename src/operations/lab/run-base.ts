import { dirname, join } from "node:path";
import { RadioctlError } from "../../errors.js";
import { packageFile } from "../../package-file.js";
import type { World } from "../../world.js";
import { examine, missing, packagesToInstall } from "./doctor.js";
import { basePackages, parseArchives, stationPackages, type Archive } from "./guest.js";
import type { Suite } from "./layout.js";
import { observeMachine } from "./observe-machine.js";
import { must } from "./run-program.js";
import { stateFolder } from "./store.js";

/**
 * Installs missing packages.
 * @throws RadioctlError usage when this machine can't run a lab, with the findings of `lab doctor`
 */
export async function prepareMachine(world: World): Promise<void> {
  const facts = await observeMachine(world);
  const bad = missing(examine(facts));
  const [first] = bad;
  if (first !== undefined) {
    throw new RadioctlError(
      "usage",
      `this machine can't run a lab: ${bad.map(({ what, found }) => `${what}: ${found}`).join("; ")}`,
      {
        hint: `${first.fix}; see radioctl lab doctor`,
      },
    );
  }
  const packages = packagesToInstall(facts);
  if (packages.length === 0) return;
  world.stderr.write(`installing ${packages.join(", ")}\n`);
  await must(world, 1200, "sh", packageFile("templates/scripts/lab/install-packages.sh"), ...packages);
}

/** Problems of this machine that may explain why a lab does not start. */
export async function machineNotes(world: World): Promise<string[]> {
  const odd = examine(await observeMachine(world)).filter(
    ({ mark, what }) => mark === "missing" || (what === "inotify" && mark !== "ok"),
  );
  return odd.map(({ what, found, fix }) => `${what}: ${found}; ${fix}`);
}

/** Debian's archives in this machine's apt configuration. */
export async function readArchives(world: World): Promise<Archive[]> {
  const text = await must(world, 30, "apt-get", "indextargets", "--format", "$(SITE) $(RELEASE)", "Created-By: Packages");
  const archives = parseArchives(text);
  if (archives.some(({ kind }) => kind === "main")) return archives;
  throw new RadioctlError("failed", "this machine's apt has no Debian archive", {
    hint: "run apt-get update, then try again",
  });
}

/**
 * Makes the base file system for hosts of a release, once for all labs; returns its folder. Takes about half a minute. Of two labs that
 * start at once, the second waits for the first.
 * @param installed with the packages of a station, as in a prepared image of a provider
 */
export async function makeBase(world: World, suite: Suite, archives: readonly Archive[], installed: boolean): Promise<string> {
  const folder = join(stateFolder(world), "bases", installed ? `${suite}-installed` : suite);
  const content = [...basePackages, ...(installed ? stationPackages : [])].join(" ");
  if ((await world.files.read(`${folder}.done`)) === content) return folder;
  const main = archives.find(({ kind }) => kind === "main");
  world.stderr.write(`making the base image of ${suite}${installed ? " with a station's packages" : ""} (once)\n`);
  await must(world, 10, "mkdir", "-p", dirname(folder));
  const made = [
    "sh",
    packageFile("templates/scripts/lab/make-base.sh"),
    folder,
    suite,
    content,
    `${main?.origin ?? ""}${main?.path ?? ""}`,
  ];
  await must(world, 1200, "flock", `${folder}.lock`, ...made);
  return folder;
}
