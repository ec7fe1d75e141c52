import { expect, it } from "vitest";
import type { TestLab } from "./lab-fixture.js";

/**
 * What other programs and files do to a relay `eu-1` and a master `master-a`, and how it is found and mended.
 * @param breakTemplate puts a changed copy of a template beside the inventory until the end of the test
 */
export function broughtBack(lab: () => TestLab, breakTemplate: (name: string, from: string, to: string) => Promise<void>): void {
  const LINE = "PasswordAuthentication yes";
  it.each([
    [
      "a file that comes earlier",
      `echo ${LINE} >/etc/ssh/sshd_config.d/00-hoster.conf`,
      "rm /etc/ssh/sshd_config.d/00-hoster.conf",
      `sshd uses ${LINE} (/etc/ssh/sshd_config.d/00-hoster.conf line 1), not no`,
    ],
    [
      "an earlier line of sshd_config",
      `cp -a /etc/ssh/sshd_config /root/sshd_config && sed -i '1i ${LINE}' /etc/ssh/sshd_config`,
      "mv /root/sshd_config /etc/ssh/sshd_config",
      `sshd uses ${LINE} (/etc/ssh/sshd_config line 1), not no`,
    ],
    [
      "an sshd_config without Include",
      "cp -a /etc/ssh/sshd_config /root/sshd_config && sed -i '/^Include/d' /etc/ssh/sshd_config",
      "mv /root/sshd_config /etc/ssh/sshd_config",
      `/etc/ssh/sshd_config has no Include that leads to it, so it uses ${LINE}`,
    ],
  ])(
    "sshd that accepts passwords because of %s is shown, and a change of it is undone, exit 7",
    async (_fault, plant, mend, said) => {
      const sum = "sha256sum /etc/ssh/sshd_config.d/10-radioctl.conf";
      const before = await lab().inside("eu-1", sum);
      await lab().inside("eu-1", plant);
      const shown = await lab().run("diff", "eu-1");
      expect(shown.stdout).toContain(said);
      expect(shown.code).toBe(3);
      await breakTemplate("base/etc/ssh/sshd_config.d/10-radioctl.conf", "MaxSessions 20", "MaxSessions 21");
      const { code, stderr } = await lab().run("bootstrap", "relay", "eu-1", "--yes");
      await lab().inside("eu-1", mend);
      expect(stderr).toContain(said);
      expect(stderr).toContain("the change of sshd has no effect, so it was undone");
      expect(code).toBe(7);
      expect(await lab().inside("eu-1", sum)).toBe(before);
      expect(await lab().inside("eu-1", "systemctl is-active radioctl-undo.timer || true")).toContain("inactive");
    },
    120_000,
  );

  it("a firewall that another program has flushed is shown, and loaded again by the next change", async () => {
    await lab().inside("eu-1", "nft flush ruleset");
    const shown = await lab().run("diff", "eu-1");
    expect(shown.stdout).toContain("load firewall  the kernel has no table inet radioctl");
    const { code, stderr } = await lab().run("bootstrap", "relay", "eu-1", "--yes");
    expect(code, stderr).toBe(0);
    const after = await lab().run("diff", "eu-1");
    expect(after.code, after.stdout).toBe(0);
  }, 120_000);

  it("the state of an earlier version's programme is taken from Liquidsoap, with its content", async () => {
    const state = "/var/lib/radioctl-liquidsoap";
    await lab().inside("master-a", `echo on >${state}/follow-main && chown -R liquidsoap:liquidsoap ${state}`);
    const { code, stderr } = await lab().run("bootstrap", "master", "master-a", "--yes");
    expect(code, stderr).toBe(0);
    expect(await lab().inside("master-a", `stat -c '%U %a' ${state}; cat ${state}/follow-main`)).toBe("root 755\non");
    expect((await lab().run("diff", "master-a")).code).toBe(0);
  }, 120_000);
}
