import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { desks, desksUp, minuteAhead, type Desk, type Desks } from "./desk.js";
import { hasRoot } from "./lab-fixture.js";

const CUTOVER = "radioctl-cutover-master-b";
const REPORT = "radioctl-report-radio-example";

/**
 * Debian's own systemd accepts and runs the units that radioctl writes. The test starts them at once: that they also start at their time, and by
 * cron, is shown by `npm run bench -- timers`.
 */
describe.skipIf(!hasRoot)("an operator's machine with systemd", () => {
  let all: Desks;

  beforeAll(async () => {
    all = await desksUp("test-timers");
  }, 200_000);

  afterAll(async () => all?.lab.down(), 60_000);

  const reports = async (desk: Desk) => {
    const inside = async (command: string) => all.lab.inside(desk, command);
    const install = "report --install-cron systemd --every 5m --yes";
    const units = (await all.radioctl(desk, install)).match(/^\/etc\/systemd\/system\/[^:]+/gmu) ?? [];
    expect(units).toHaveLength(2);
    expect(await inside(`systemd-analyze verify ${units.join(" ")} 2>&1`)).toBe("");
    expect(await all.radioctl(desk, install)).toContain("already installed");
    expect(await inside(`systemctl is-active ${REPORT}.timer && systemctl is-enabled ${REPORT}.timer`)).toBe("active\nenabled");
    // Waits for its end, and would fail with it.
    await inside(`systemctl start ${REPORT}.service`);
    expect(await inside(`systemctl show -P ExecMainStatus ${REPORT}.service`)).toBe("2");
    expect(await all.mails(desk)).toMatch(/^Message-ID: <radioctl\./mu);
  };

  const cutsOver = async (desk: Desk) => {
    const inside = async (command: string) => all.lab.inside(desk, command);
    const { text, instant } = minuteAhead(600);
    const handOver = async () => all.radioctl(desk, `cutover --to master-b --at ${text} --soak 0s --timer --yes`);
    expect(await handOver()).toContain(`to remove it: systemctl stop ${CUTOVER}.timer`);
    const next = await inside(`date +%s -d "$(systemctl show -P NextElapseUSecRealtime ${CUTOVER}.timer)"`);
    expect(Number(next) * 1000).toBe(instant.getTime());
    await expect(handOver()).rejects.toThrow(`${CUTOVER}.timer exists already`);
    await inside(`systemctl start ${CUTOVER}.service`);
    // Nothing is installed on the masters, so the gates refuse, unless the other desk holds the hosts at this moment.
    await expect
      .poll(async () => all.log(desk, CUTOVER), { timeout: 60_000, interval: 500 })
      .toMatch(/code=exited, status=[46]\b/u);
    expect(await all.log(desk, CUTOVER)).toMatch(/^Refused: |another run is at work: root@/mu);
    expect(await all.radioctl(desk, "cutover --status")).toMatch(/, ended$/mu);
    await inside(`systemctl stop ${CUTOVER}.timer`);
    // Neither the timer nor the failed service blocks the next timer.
    expect(await handOver()).toContain(`${CUTOVER}.timer starts the cutover at ${instant.toISOString()}`);
  };

  it.concurrent.each(desks)(
    "%s: accepts a report's units without a warning, and a cutover's timer once; and runs both",
    async (desk) => {
      await reports(desk);
      // A report is silent about hosts that a run is changing.
      await cutsOver(desk);
    },
    150_000,
  );
});
