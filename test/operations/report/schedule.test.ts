import { describe, expect, it } from "vitest";
import { scheduleOf, withBlock, type ScheduleInput } from "../../../src/operations/report/schedule.js";

const input = (more: Partial<ScheduleInput> = {}): ScheduleInput => ({
  scheduler: "cron",
  zone: "radio.example",
  station: "Radio",
  argv: ["/usr/bin/node", "/opt/radioctl/bin/radioctl.js", "--inventory", "/srv/my radio/50%.yaml", "report", "--alert"],
  everyMinutes: 5,
  user: "root",
  home: "/root",
  ...more,
});

describe("a scheduled report", () => {
  it("by root's cron is a file whose name and line cron accepts", () => {
    const { files } = scheduleOf(input());
    expect(files).toEqual([
      {
        path: "/etc/cron.d/radioctl-report-radio-example",
        text: [
          "# Radio: radioctl report --install-cron wrote this",
          "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
          "*/5 * * * * root /usr/bin/node /opt/radioctl/bin/radioctl.js --inventory '/srv/my radio/50\\%.yaml' report --alert",
          "",
        ].join("\n"),
      },
    ]);
  });

  it("by a user's cron is a block in the crontab, beside other lines", () => {
    const { block, files } = scheduleOf(input({ user: "anna", everyMinutes: 60 }));
    expect(files).toEqual([]);
    if (block === undefined) throw new Error("no block");
    expect(block.text).toMatch(/^0 \* \* \* \* PATH=\S+ \/usr\/bin\/node /u);
    const own = "MAILTO=anna\n0 4 * * * backup\n";
    const once = withBlock(own, block);
    expect(once.startsWith(own)).toBe(true);
    expect(withBlock(once, block)).toBe(once);
    const changed = withBlock(`${once}1 1 * * * last\n`, { ...block, text: "changed\n" });
    expect(changed).toBe(`${own}${block.begin}\nchanged\n${block.end}\n1 1 * * * last\n`);
    expect(withBlock("", block)).toBe(`${block.begin}\n${block.text}${block.end}\n`);
    expect(withBlock("no newline", block)).toBe(`no newline\n${block.begin}\n${block.text}${block.end}\n`);
    expect(withBlock(withBlock("", block), { ...block, text: "" })).toBe(`${block.begin}\n${block.end}\n`);
  });

  it("by systemd is a service and a timer, the system's or the user's", () => {
    const { files, commands, notes } = scheduleOf(input({ scheduler: "systemd" }));
    expect(files.map(({ path }) => path)).toEqual([
      "/etc/systemd/system/radioctl-report-radio-example.service",
      "/etc/systemd/system/radioctl-report-radio-example.timer",
    ]);
    expect(files[0]?.text).toContain(
      '\nExecStart=/usr/bin/node /opt/radioctl/bin/radioctl.js --inventory "/srv/my radio/50%%.yaml" report --alert\n',
    );
    expect(files[0]?.text).toContain("\nEnvironment=HOME=/root\n");
    expect(files[1]?.text).toContain("\nOnCalendar=*:0/5\n");
    expect(commands.at(-1)).toEqual(["systemctl", "enable", "--now", "radioctl-report-radio-example.timer"]);
    expect(notes).toEqual([]);
    const own = scheduleOf(input({ scheduler: "systemd", user: "anna", home: "/home/anna" }));
    expect(own.files[0]?.path).toBe("/home/anna/.config/systemd/user/radioctl-report-radio-example.service");
    expect(own.files[0]?.text).not.toContain("HOME=");
    expect(own.commands[0]).toEqual(["systemctl", "--user", "daemon-reload"]);
    expect(own.notes.join()).toContain("loginctl enable-linger anna");
  });

  it("trusts the operator's own CA, by cron and by systemd", () => {
    const roots = "/srv/my radio/50%$HOME.pem";
    expect(scheduleOf(input({ roots })).files[0]?.text).toContain(
      " root /usr/bin/env 'NODE_EXTRA_CA_CERTS=/srv/my radio/50\\%$HOME.pem' /usr/bin/node ",
    );
    expect(scheduleOf(input({ roots, scheduler: "systemd" })).files[0]?.text).toContain(
      '\nEnvironment="NODE_EXTRA_CA_CERTS=/srv/my radio/50%%$HOME.pem"\n',
    );
    expect(scheduleOf(input({ scheduler: "systemd" })).files[0]?.text).not.toContain("NODE_EXTRA_CA_CERTS");
  });

  it("is refused with a path that would become two lines", () => {
    expect(() => scheduleOf(input({ roots: "/a\n* * * * * root reboot" }))).toThrow(/control character/u);
    expect(() => scheduleOf(input({ argv: ["/usr/bin/node", "/a\n* * * * * root reboot"] }))).toThrow(/control character/u);
  });
});
