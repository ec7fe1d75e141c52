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
  /** The memory that programs can still get without swapping. */
  memoryFreeMegabytes: number;
  /** Free space in the file system of /var/lib. */
  diskFreeMegabytes: number;
  /** The port of this connection on the host; behind NAT, the port to which radioctl connects is another one. */
  sshPort: number | undefined;
  /** systemd is PID 1 and answers. */
  systemd: boolean;
}

/** The operating system and its size. The script needs only `/proc` and coreutils. */
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
