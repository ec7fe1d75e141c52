import { describe, expect, it } from "vitest";
import { cgroupsOf } from "../../../src/operations/lab/cgroups.js";

const rest = "proc /proc proc rw 0 0\ntmpfs /sys/fs/cgroup tmpfs rw,mode=755 0 0\n";

describe("a host's own control groups", () => {
  it("are in the only hierarchy of a machine with one", () => {
    const mounts = `${rest}cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid,nsdelegate 0 0\n`;
    expect(cgroupsOf(mounts, "abc-0")).toEqual(["/sys/fs/cgroup/radioctl-abc-0"]);
  });

  it("are in both hierarchies of a hybrid machine, and not among the controllers", () => {
    const mounts = [
      "cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0",
      "cgroup /sys/fs/cgroup/systemd cgroup rw,xattr,name=systemd 0 0",
      "cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0",
    ].join("\n");
    expect(cgroupsOf(rest + mounts, "abc-0")).toEqual([
      "/sys/fs/cgroup/systemd/radioctl-abc-0",
      "/sys/fs/cgroup/unified/radioctl-abc-0",
    ]);
  });

  it("are not in another mount of the hierarchies", () => {
    expect(cgroupsOf("cgroup2 /srv/chroot/sys/fs/cgroup cgroup2 rw 0 0", "abc-0")).toEqual([]);
    expect(cgroupsOf("", "abc-0")).toEqual([]);
  });
});
