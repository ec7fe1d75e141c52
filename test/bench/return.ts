import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Audience } from "../lab/audience.js";
import type { TestLab } from "../lab/lab-fixture.js";
import type { Encoder } from "../operations/lab/encoder.js";
import { feed, hearMasters, must, onceOnAir, pause, relays, twoByName, until } from "./two-by-name.js";

/** The minimum that an inventory allows. */
const AFTER_MINUTES = 5;

/** The interval of cron. */
const EVERY_MILLISECONDS = 60_000;
const MOST_LOOKS = 12;

/** The output of `report --json`. */
interface Look {
  exitCode: number;
  returning?: { relays: readonly string[] };
  messages: ReadonlyArray<{ kind: string; summary: string }>;
}

/**
 * A master is killed, its listeners fall to the standby, the master returns, and the next reports move all listeners home without an operator.
 * Shows the effect on listeners each time, and the messages sent.
 * @throws Error when a listener was dropped, or none was moved home
 */
export async function benchReturn(): Promise<void> {
  const lab = await twoByName("bench-return");
  const ends: Array<() => Promise<void>> = [lab.down];
  try {
    const mails = await tellSomebody(lab);
    for (const host of ["master-a", "master-b"]) ends.unshift(await feedSoon(lab, host));
    const atMasters = await hearMasters(lab);
    ends.unshift(async () => atMasters.stop());
    await onceOnAir(lab);
    const audience = await Audience.tuneIn(lab, relays, 10);
    ends.unshift(async () => audience.leave());
    const cost = async (what: string) => {
      const found = await audience.cost(atMasters);
      console.log(what, JSON.stringify(found));
      if (found.dropped > 0) throw new Error("a listener was dropped");
    };
    await report(lab);
    audience.begin();
    await lab.inside("master-a", "systemctl mask --runtime icecast@a; systemctl kill --signal=KILL icecast@a");
    await pause(10_000);
    await cost("the master is killed, they fall:");
    await report(lab);
    await lab.inside(
      "master-a",
      "systemctl unmask --runtime icecast@a; systemctl reset-failed icecast@a; systemctl start icecast@a",
    );
    // Its encoder was disconnected meanwhile.
    ends.unshift(await feedSoon(lab, "master-a"));
    await cost("it is back:");
    await broughtHome(lab, async () => cost("meanwhile:"));
    await cost("they are moved home:");
    console.log(`${(await readFile(mails, "utf8")).match(/^Message-ID/gmu)?.length ?? 0} mails in all`);
  } finally {
    for (const end of ends) await end();
  }
}

/** Runs reports as cron would, until one has moved them home. @throws Error when none does, or it fails */
async function broughtHome(lab: TestLab, meanwhile: () => Promise<void>): Promise<void> {
  const began = performance.now();
  for (let looks = 1; looks <= MOST_LOOKS; looks += 1) {
    const at = performance.now();
    const { exitCode, returning, messages } = await report(lab);
    const minutes = ((at - began) / 60_000).toFixed(1);
    console.log(`look ${looks}, after ${minutes} min: exit ${exitCode}, ${((performance.now() - at) / 1000).toFixed(1)} s`);
    if (returning !== undefined) {
      const said = messages.find(({ summary }) => summary.includes("home"));
      console.log(`moved home on ${returning.relays.join(", ")}: ${said?.summary ?? ""}`);
      if (said?.kind !== "resolve") throw new Error("the return failed");
      return;
    }
    await meanwhile();
    await pause(Math.max(0, EVERY_MILLISECONDS - (performance.now() - at)));
  }
  throw new Error("no listener was moved home");
}

async function report(lab: TestLab): Promise<Look> {
  const { stdout, stderr } = await lab.run("report", "--alert", "--json");
  if (stderr !== "") console.log(stderr);
  return JSON.parse(stdout) as Look;
}

/** Liquidsoap takes some seconds to start. @returns a function that ends it */
async function feedSoon(lab: TestLab, host: string): Promise<() => Promise<void>> {
  let studio: Encoder | undefined;
  await until(async () => {
    studio = await feed(lab, lab.address(host)).catch(() => undefined);
    return studio !== undefined;
  });
  return async () => studio?.stop();
}

/** A lab sends no alerts: so its copy of the inventory gets a local mailbox. Returns the file with the sent mails. */
async function tellSomebody(lab: TestLab): Promise<string> {
  const [mails, program] = [join(lab.folder, "mails"), join(lab.folder, "sendmail")];
  await writeFile(program, `#!/bin/sh\ncat >>${mails}\n`, { mode: 0o755 });
  const text = await readFile(lab.inventoryFile, "utf8");
  const settings = `report: { returnAfterMinutes: ${AFTER_MINUTES}, channels: { desk: { kind: mail, to: [anna@radio.example], sendmail: ${program} } } }\n`;
  await writeFile(lab.inventoryFile, text + settings);
  await must(lab, "validate");
  return mails;
}
