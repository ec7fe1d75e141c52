import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Audience } from "../lab/audience.js";
import type { TestLab } from "../lab/lab-fixture.js";
import { feed, hearMasters, must, onceOnAir, pause, relays, twoByName } from "./two-by-name.js";

/** The least that the inventory takes. */
const AFTER_MINUTES = 5;

/** As cron would. */
const EVERY_MILLISECONDS = 60_000;
const MOST_LOOKS = 12;

/**
 * A master dies, its listeners fall to the standby, it comes back, and the reports of the next minutes bring everybody home, with nobody at the
 * keyboard. What it cost the listeners each time, and what was told to whom.
 * @throws Error when somebody was dropped, or nobody was brought home
 */
export async function benchReturn(): Promise<void> {
  const lab = await twoByName("bench-return");
  const mails = await tellSomebody(lab);
  const studios = await Promise.all(["master-a", "master-b"].map(async (host) => feed(lab, lab.address(host))));
  const atMasters = await hearMasters(lab);
  await onceOnAir(lab);
  const audience = await Audience.tuneIn(lab, relays, 10);
  const cost = async (what: string) => {
    const found = await audience.cost(atMasters);
    console.log(what, JSON.stringify(found));
    if (found.dropped > 0) throw new Error("somebody was dropped");
  };
  try {
    await lab.run("report", "--alert");
    audience.begin();
    await lab.inside("master-a", "systemctl mask --runtime icecast@a; systemctl kill --signal=KILL icecast@a");
    await pause(10_000);
    await cost("the master is killed, they fall");
    await lab.run("report", "--alert");
    await lab.inside(
      "master-a",
      "systemctl unmask --runtime icecast@a; systemctl reset-failed icecast@a; systemctl start icecast@a",
    );
    const mendedAt = performance.now();
    await cost("it is back");
    for (let look = 1; ; look += 1) {
      const began = performance.now();
      const { code, stderr } = await lab.run("report", "--alert");
      const told = await readFile(mails, "utf8").catch(() => "");
      console.log(
        `look ${look}, ${((began - mendedAt) / 60_000).toFixed(1)} min: exit ${code}, ${((performance.now() - began) / 1000).toFixed(1)} s ${stderr.trim()}`,
      );
      if (told.includes("its listeners are home")) break;
      if (look >= MOST_LOOKS) throw new Error(`nobody was brought home: ${told}`);
      await cost("meanwhile");
      await pause(Math.max(0, EVERY_MILLISECONDS - (performance.now() - began)));
    }
    await cost("they are brought home");
    console.log(await readFile(mails, "utf8"));
  } finally {
    await audience.leave();
    await Promise.all(studios.map(async (studio) => studio.stop()));
    await atMasters.stop();
    await lab.down();
  }
}

/** A lab tells nobody: its copy of the inventory gets a mailbox of its own. Gives the file of what was sent. */
async function tellSomebody(lab: TestLab): Promise<string> {
  const [mails, program] = [join(lab.folder, "mails"), join(lab.folder, "sendmail")];
  await writeFile(program, `#!/bin/sh\ncat >>${mails}\n`, { mode: 0o755 });
  const text = await readFile(lab.inventoryFile, "utf8");
  const report = `report: { returnAfterMinutes: ${AFTER_MINUTES}, channels: { desk: { kind: mail, to: [anna@radio.example], sendmail: ${program} } } }\n`;
  await writeFile(lab.inventoryFile, text + report);
  await must(lab, "validate");
  return mails;
}
