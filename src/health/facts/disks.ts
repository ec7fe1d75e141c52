import type { Fact } from "../../host/facts/fact.js";

/** How full a file system is. */
export interface Disk {
  /** The mount point. */
  mountedOn: string;
  usedPercent: number;
  freeBytes: number;
  sizeBytes: number;
  /** undefined when the file system creates inodes on demand, as btrfs does. */
  inodesUsedPercent: number | undefined;
}

/** File systems that a host writes to. Root's reserve counts as used, because programs reach that limit first. */
export const disks: Fact<undefined, Disk[]> = {
  name: "disks",
  // "blocks /dev/vda1 41152736 3456780 35853444 9% /".
  script: () => ({ file: "facts/disks.sh" }),
  parse(lines) {
    const rows = lines.map((line) => /^(blocks|inodes) .*? +(\d+) +(\d+) +(-?\d+) +(?:\d+%|-) +(\/.*)$/u.exec(line));
    const read = (tag: string) =>
      new Map(
        rows.flatMap((row): Array<[string, { size: number; used: number; free: number }]> =>
          row?.[1] === tag
            ? [[row[5] ?? "", { size: Number(row[2]), used: Number(row[3]), free: Math.max(0, Number(row[4])) }]]
            : [],
        ),
      );
    const inodes = read("inodes");
    return [...read("blocks")].map(([mountedOn, { size, used, free }]) => {
      const nodes = inodes.get(mountedOn);
      return {
        mountedOn,
        usedPercent: percent(used, used + free),
        freeBytes: free * 1024,
        sizeBytes: size * 1024,
        inodesUsedPercent: nodes === undefined || nodes.size === 0 ? undefined : percent(nodes.used, nodes.used + nodes.free),
      };
    });
  },
};

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : (part / whole) * 100;
}
