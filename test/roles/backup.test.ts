import { describe, expect, it } from "vitest";
import { stationWithBucket } from "./backup.js";
import { desired, stationText, textAt } from "./station.js";

const SECRETS = ["RESTIC_PASSWORD", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];

describe("the backup of a master", () => {
  const master = desired("master-a", stationWithBucket);

  it("runs by timers, with restic", () => {
    expect(master.packages).toContain("restic");
    const timers = master.units.filter(({ name }) => name.endsWith(".timer")).map(({ name, state }) => `${name} ${state}`);
    expect(timers).toEqual(expect.arrayContaining(["radioctl-backup.timer running", "radioctl-backup-check.timer running"]));
  });

  it("has its keys only in a file that root alone may read", () => {
    const env = master.files.find(({ path }) => path === "/etc/radioctl/backup.env");
    expect(env).toMatchObject({ owner: "root", mode: 0o600 });
    expect(env?.content.reveal()).toContain("RESTIC_REPOSITORY=s3:https://s3.example/radio/one/hosts/master-a\n");
    for (const name of SECRETS) expect(env?.content.masked()).toContain(`${name}=[secret]\n`);
    const password = /RESTIC_PASSWORD=(.+)/u.exec(env?.content.reveal() ?? "")?.[1] ?? "";
    expect(password).toHaveLength(32);
    for (const { path, content } of master.files)
      if (path !== "/etc/radioctl/backup.env") expect(content.reveal(), path).not.toContain(password);
  });

  it("has another password on every master", () => {
    const passwords = ["master-a", "master-b"].map((name) => {
      const env = textAt(desired(name, stationWithBucket), "/etc/radioctl/backup.env");
      return /RESTIC_PASSWORD=(.+)/u.exec(env)?.[1];
    });
    expect(new Set(passwords).size).toBe(2);
  });

  it("contains what only this host has: playlists, what is held and followed, and the configuration as evidence", () => {
    expect(textAt(master, "/etc/radioctl/backup.paths")).toBe(
      "/etc/icecast2\n/etc/liquidsoap\n/var/lib/radioctl-liquidsoap\n/srv/radio/night\n",
    );
  });

  it("uses a quarter of the host's port", () => {
    const fast = stationWithBucket.replace("address: 192.0.2.10", "address: 192.0.2.10, bandwidthMbps: 1000");
    expect(textAt(desired("master-a", fast), "/usr/local/lib/radioctl/backup")).toContain("--limit-upload 30518 ");
    expect(textAt(master, "/usr/local/lib/radioctl/backup")).toContain("--limit-upload 2441 ");
  });
});

it.each([
  ["without a bucket", "master-a", stationText],
  ["without a key for hosts", "master-a", stationWithBucket.replace(/^ {2}hostCredentials.*$/mu, "")],
  ["on a relay", "eu-1", stationWithBucket],
])("there is no backup %s", (_name, host, text) => {
  const { packages, files } = desired(host, text);
  expect(packages).not.toContain("restic");
  expect(files.filter(({ path }) => path.includes("backup"))).toEqual([]);
});
