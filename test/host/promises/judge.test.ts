import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import type { DesiredHost } from "../../../src/host/desired.js";
import { promises } from "../../../src/host/facts/promises.js";
import { planHost } from "../../../src/host/plan.js";
import { brokenPromise, mustBeUndone, wantedPromises } from "../../../src/host/promises/judge.js";
import { RenderedText } from "../../../src/secret.js";
import { desired } from "../../roles/station.js";
import { rightHost } from "../observed-host.js";

const SUITES = ["bookworm", "trixie"] as const;

/** Captured with facts/promises.sh on Debian 12 and 13 with the files of this test's relay, or of its master, and one fault each. */
const captured = (suite: string, name: string) =>
  promises.parse(
    readFileSync(new URL(`../../cases/promises/${suite}-${name}.txt`, import.meta.url), "utf8")
      .split("\n")
      .filter((line) => line !== ""),
  );

/** A host with the files that were there when its answers were captured. */
function asCaptured(name: string): DesiredHost {
  const host = desired(name);
  const files = host.files.map((file) => {
    const url = new URL(`../../cases/promises/${name}-${basename(file.path)}.txt`, import.meta.url);
    return existsSync(url) ? { ...file, content: RenderedText.plain(readFileSync(url, "utf8")) } : file;
  });
  // Later files of nginx were not there.
  const read = captured("bookworm", name === "eu-1" ? "right" : "master").nginx?.files ?? [];
  return { ...host, files: files.filter(({ path }) => !/^\/etc\/nginx\/.*\.conf$/u.test(path) || read.includes(path)) };
}

const relay = asCaptured("eu-1");
const master = asCaptured("master-a");

/** Why programs do not follow their files, by the name of the load. */
function judged(host: DesiredHost, answer: ReturnType<typeof captured>): Record<string, string[]> {
  const all = host.loads.map((load) => [load.name, brokenPromise(host, load, answer)] as const);
  return Object.fromEntries(all.filter(([, broken]) => broken.length > 0));
}

describe.each(SUITES)("what programs make of their configuration, on %s,", (suite) => {
  it("is right on a relay and on a master", () => {
    expect(judged(relay, captured(suite, "right"))).toEqual({});
    expect(judged(master, captured(suite, "master"))).toEqual({});
  });

  it.each<[fault: string, expected: Record<string, string[]>]>([
    ["earlier-file", { sshd: ["sshd uses PasswordAuthentication yes (/etc/ssh/sshd_config.d/00-hoster.conf line 2), not no"] }],
    ["earlier-line", { sshd: ["sshd uses PasswordAuthentication yes (/etc/ssh/sshd_config line 1), not no"] }],
    [
      "no-include",
      {
        sshd: [
          "sshd does not read /etc/ssh/sshd_config.d/10-radioctl.conf: /etc/ssh/sshd_config has no Include that leads to it, so it uses PasswordAuthentication yes",
        ],
      },
    ],
    [
      "match",
      { sshd: ["sshd uses PasswordAuthentication yes (/etc/ssh/sshd_config.d/50-cloud.conf line 2, in a Match block), not no"] },
    ],
    [
      "broken",
      {
        sshd: [
          "sshd refuses its configuration: /etc/ssh/sshd_config.d/70-typo.conf: line 1: Bad configuration option: PasswordAuthentification",
        ],
      },
    ],
    ["flushed", { firewall: ["the kernel has no table inet radioctl, so radioctl's firewall is off"] }],
    ["other-table", { firewall: ["the table inet filter, which radioctl does not manage, drops port 80"] }],
    ["opened", { firewall: ["the firewall does not open port 80", "the firewall also opens port 8000"] }],
    ["nginx-file", { nginx: ["nginx also reads /etc/nginx/radio/active-old.conf, which radioctl does not manage"] }],
    [
      "upgrades-off",
      {
        upgrades: [
          'apt uses APT::Periodic::Unattended-Upgrade "0", not "1"',
          'apt has also "origin=Example" in Unattended-Upgrade::Origins-Pattern',
        ],
      },
    ],
  ])("is named with the fault %s", (fault, expected) => {
    expect(judged(relay, captured(suite, fault))).toEqual(expected);
  });

  it("is wrong when the master's port is open for another address than its relays'", () => {
    const answer = captured(suite, "master");
    const firewall = (answer.firewall ?? "").replace("192.0.2.22 }", "192.0.2.99 }").replace("2001:db8::21", "2001:db8::99");
    expect(judged(master, { ...answer, firewall })).toEqual({
      firewall: [
        "the firewall does not open port 8000 for 192.0.2.21-192.0.2.22",
        "the firewall does not open port 8000 for 2001:db8::21",
        "the firewall also opens port 8000 for 192.0.2.21",
        "the firewall also opens port 8000 for 192.0.2.99",
        "the firewall also opens port 8000 for 2001:db8::99",
      ],
    });
  });

  it("is wrong when our table accepts everything, or has lost its policy", () => {
    const answer = captured(suite, "right");
    const accepts = (answer.firewall ?? "").replace("\t\ttcp dport 22", "\t\taccept\n\t\ttcp dport 22");
    expect(judged(relay, { ...answer, firewall: accepts })).toEqual({ firewall: ["the table inet radioctl accepts everything"] });
    const policy = (answer.firewall ?? "").replace("policy drop", "policy accept");
    expect(judged(relay, { ...answer, firewall: policy })).toEqual({
      firewall: ["the table inet radioctl accepts what no rule names"],
    });
  });

  it("does not suffer from tables that only block single addresses, or that accept what we open", () => {
    const answer = captured(suite, "right");
    const others = `table inet f2b-table {
	set addr-set-sshd {
		type ipv4_addr
		elements = { 192.0.2.99 }
	}
	chain f2b-chain {
		type filter hook input priority filter - 1; policy accept;
		tcp dport 22 ip saddr @addr-set-sshd reject with icmp port-unreachable
	}
}
table ip filter {
	chain INPUT {
		type filter hook input priority filter; policy drop;
		jump ufw-user-input
	}
	chain ufw-user-input {
		tcp dport 22 counter packets 5 bytes 300 accept
		tcp dport 80-90 counter packets 5 bytes 300 accept
	}
}
`;
    expect(judged(relay, { ...answer, firewall: `${answer.firewall ?? ""}${others}` })).toEqual({});
    const refusing = `${answer.firewall ?? ""}${others.replace("80-90", "81-90")}`;
    expect(judged(relay, { ...answer, firewall: refusing })).toEqual({
      firewall: ["the table ip filter, which radioctl does not manage, drops port 80"],
    });
  });

  it("lets a change of sshd stay unless it is about who can log in", () => {
    const load = relay.loads.find(({ name }) => name === "sshd");
    if (load === undefined) throw new Error("there is no load sshd");
    const undone = (answer: ReturnType<typeof captured>) => mustBeUndone(relay, load, answer);
    expect(
      ["earlier-file", "earlier-line", "no-include", "match", "broken"].map((fault) => undone(captured(suite, fault))),
    ).toEqual([true, true, true, true, true]);
    const answer = captured(suite, "right");
    expect(undone(answer)).toBe(false);
    const sshd = answer.sshd && { ...answer.sshd, settings: new Map([...answer.sshd.settings, ["maxsessions", ["10"]]]) };
    expect(judged(relay, { ...answer, sshd })).toEqual({ sshd: ["sshd uses MaxSessions 10 (its default), not 20"] });
    expect(undone({ ...answer, sshd })).toBe(false);
  });

  it("is wrong when nginx does not read a file, or refuses them all", () => {
    const answer = captured(suite, "right");
    const files = (answer.nginx?.files ?? []).filter((file) => !file.endsWith("/site.conf"));
    expect(judged(relay, { ...answer, nginx: { files, error: undefined } })).toEqual({
      nginx: ["nginx does not read /etc/nginx/radio/site.conf"],
    });
    expect(judged(relay, { ...answer, nginx: { files: [], error: "[emerg] unknown directive" } })).toEqual({
      nginx: ["nginx refuses its configuration: [emerg] unknown directive"],
    });
  });

  it("is wrong when sshd listens on another port than the inventory's", () => {
    const answer = captured(suite, "right");
    const settings = new Map([...(answer.sshd?.settings ?? []), ["port", ["2222"]]]);
    const sshd = answer.sshd && { ...answer.sshd, settings };
    expect(judged(relay, { ...answer, sshd })).toEqual({ sshd: ["sshd listens on port 2222, not on 22"] });
  });

  it("makes the load due, and is a difference of the host", () => {
    const observed = { ...rightHost(relay), promises: captured(suite, "earlier-line") };
    expect(planHost(relay, observed).steps).toContainEqual({
      kind: "load",
      name: "sshd",
      risky: true,
      files: [],
      broken: true,
      because: "sshd uses PasswordAuthentication yes (/etc/ssh/sshd_config line 1), not no",
    });
  });
});

it("nothing is said about programs that were not queried", () => expect(judged(relay, promises.parse([]))).toEqual({}));

it("every setting of radioctl's sshd file is queried for the login of radioctl", () => {
  const { login, keywords } = wantedPromises(relay);
  expect(login).toBe("root");
  expect(keywords).toEqual(
    expect.arrayContaining(["authorizedkeysfile", "passwordauthentication", "kbdinteractiveauthentication", "permitrootlogin"]),
  );
});

it("no promise is judged while its files change: the change may mend it", () => {
  const right = rightHost(relay);
  const paths = new Map([...right.paths].filter(([path]) => path !== "/etc/ssh/sshd_config.d/10-radioctl.conf"));
  const steps = planHost(relay, { ...right, paths, promises: captured("bookworm", "no-include") }).steps;
  expect(steps.filter((step) => step.kind === "load").map(({ because }) => because)).toEqual(["its files change"]);
});
