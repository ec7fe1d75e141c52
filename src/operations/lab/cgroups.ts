/**
 * A host's own control groups, one in each hierarchy in which systemd keeps its services, by the machine's /proc/mounts. Without them all
 * hosts' systemds would use the same groups: `ssh.service` of one host would contain, and stop, the processes of another's.
 */
export function cgroupsOf(mounts: string, machine: string): string[] {
  return mounts
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([, place = "", type, options = ""]) => {
      const forServices = type === "cgroup2" || (type === "cgroup" && options.split(",").includes("name=systemd"));
      return forServices && /^\/sys\/fs\/cgroup(\/|$)/u.test(place);
    })
    .map(([, place]) => `${place}/radioctl-${machine}`);
}
