import { execa } from "execa";

export interface Dug {
  /** NOERROR, NXDOMAIN ... */
  code: string;
  /** Values of the answer section, sorted. */
  values: string[];
  ttlSeconds: number | undefined;
  /** The client subnet in the server's answer: `192.0.2.0/25/25`. */
  subnet: string | undefined;
}

interface Asked {
  port: number;
  name: string;
  type?: string;
  /** `192.0.2.0/25`: the query appears to come from this network. */
  subnet?: string;
  tcp?: boolean;
}

/** Queries a server on loopback with dig. */
export async function dig({ port, name, type = "A", subnet, tcp = false }: Asked): Promise<Dug> {
  const flags = [
    "+norecurse",
    "+time=2",
    "+tries=2",
    ...(subnet === undefined ? [] : [`+subnet=${subnet}`]),
    ...(tcp ? ["+tcp"] : []),
  ];
  const { stdout } = await execa("dig", ["@127.0.0.1", "-p", `${port}`, name, type, ...flags]);
  const answers = /;; ANSWER SECTION:\n((?:.+\n)+)/u.exec(stdout)?.[1]?.trim().split("\n") ?? [];
  const rows = answers.map((line) => /^\S+\s+(\d+)\s+IN\s+\S+\s+(.*)$/u.exec(line));
  return {
    code: /status: (\w+)/u.exec(stdout)?.[1] ?? "",
    values: rows.map((row) => row?.[2] ?? "").sort(),
    ttlSeconds: rows[0]?.[1] === undefined ? undefined : Number(rows[0][1]),
    subnet: /CLIENT-SUBNET: (\S+)/u.exec(stdout)?.[1],
  };
}

/** Sends the same query many times in one run of dig; returns the answers in order. */
export async function digTimes(times: number, { port, name, type = "A", subnet }: Asked): Promise<string[]> {
  const question = [
    `${name} ${type} +short +norecurse +time=2 +tries=2`,
    ...(subnet === undefined ? [] : [`+subnet=${subnet}`]),
  ].join(" ");
  const input = `${question}\n`.repeat(times);
  const { stdout } = await execa("dig", ["@127.0.0.1", "-p", `${port}`, "-f", "-"], { input });
  return stdout.split("\n").filter((line) => line !== "");
}
