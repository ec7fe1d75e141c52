import { keyValues, type Fact } from "./fact.js";

export interface System {
  /** `debian` */
  id: string;
  /** `12` */
  version: string;
  /** `Debian GNU/Linux 12 (bookworm)` */
  prettyName: string;
  cores: number;
  memoryMegabytes: number;
  /** What programs can still have without swapping. */
  memoryFreeMegabytes: number;
  /** On the file system of /var/lib. */
  diskFreeMegabytes: number;
  /** The port on which the host took this connection, as the host itself sees it (another one than ours behind NAT). */
  sshPort: number | undefined;
  /** systemd is PID 1 and answers. */
  systemd: boolean;
}

/** Which system it is and how large. `/proc` and coreutils only. */
export const system: Fact<undefined, System> = {
  name: "system",
  script: () => ({ file: "facts/system.sh" }),
  parse(lines) {
    const values = keyValues(lines);
    const number = (key: string) => Number(values.get(key)) || 0;
    return {
      id: values.get("ID") ?? "unknown",
      version: values.get("VERSION_ID") ?? "",
      prettyName: values.get("PRETTY_NAME") ?? "unknown system",
      cores: number("CORES"),
      memoryMegabytes: Math.round(number("MEMORY") / 1024),
      memoryFreeMegabytes: Math.round(number("MEMORY_FREE") / 1024),
      diskFreeMegabytes: Math.round(number("DISK") / 1024),
      sshPort: number("SSH_PORT") || undefined,
      systemd: values.get("SYSTEMD") === "yes",
    };
  },
};
