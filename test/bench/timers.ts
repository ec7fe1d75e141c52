import { desks, desksUp, minuteAhead, type Desk, type Desks } from "../lab/desk.js";
import { pause } from "./two-by-name.js";

/** The limit for a wait of one minute, on a busy machine. */
const PATIENCE_MILLISECONDS = 150_000;

/** Extra time for actions after the start. */
const AHEAD_SECONDS = 10;

/**
 * Timers start at their minute: a cutover and a report by Debian 12's and 13's systemd, a report by cron.
 * @throws Error when one did not
 */
export async function benchTimers(): Promise<void> {
  const all = await desksUp("bench-timers");
  try {
    await Promise.all([
      ...desks.map(async (desk) => cutoverAt(all, desk)),
      ...desks.map(async (desk) => reportBySystemd(all, desk)),
    ]);
    for (const desk of desks)
      await all.lab.inside(desk, "systemctl disable --now radioctl-report-radio-example.timer; rm -f /var/tmp/mails");
    await Promise.all(desks.map(async (desk) => reportByCron(all, desk)));
  } finally {
    await all.lab.down();
  }
}

async function cutoverAt(all: Desks, desk: Desk): Promise<void> {
  const unit = "radioctl-cutover-master-b";
  const { text, instant } = minuteAhead(AHEAD_SECONDS);
  await all.radioctl(desk, `cutover --to master-b --at ${text} --soak 0s --timer --yes`);
  await until(`${desk}: the cutover`, async () => (await all.log(desk, unit)).includes("Main process exited"));
  const began = await all.lab.inside(
    desk,
    `journalctl --no-pager -o short-unix -u ${unit} | grep -m 1 Started | cut -d ' ' -f 1`,
  );
  const late = Number(began) - instant.getTime() / 1000;
  const left = await all.lab.inside(
    desk,
    `systemctl list-timers --all --no-legend '${unit}*'; systemctl list-units --failed --no-legend '${unit}*'`,
  );
  if (left !== "") throw new Error(`${desk}: ${left} is left`);
  console.log(`${desk}: the cutover began ${late.toFixed(2)} s after its minute, and its timer is gone`);
  console.log(await all.log(desk, unit), await all.radioctl(desk, "cutover --status"));
}

async function reportBySystemd(all: Desks, desk: Desk): Promise<void> {
  await all.radioctl(desk, "report --install-cron systemd --every 1m --yes");
  await until(`${desk}: a report by systemd`, async () => (await all.mails(desk)) !== "");
  console.log(`${desk}: systemd's report has sent its mail`);
}

async function reportByCron(all: Desks, desk: Desk): Promise<void> {
  await all.lab.inside(desk, "rm -rf /root/*/report; apt-get -q update && apt-get -qy --no-install-recommends install cron");
  console.log(await all.radioctl(desk, "report --install-cron --every 1m --yes"));
  await until(`${desk}: a report by cron`, async () => (await all.mails(desk)) !== "");
  console.log((await all.log(desk, "cron")).match(/.*CMD.*/u)?.[0], `${desk}: cron's report has sent its mail`);
}

async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`${what} did not come`);
    await pause(1000);
  }
}
