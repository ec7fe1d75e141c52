import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { planHost } from "../../../src/host/plan.js";
import { checkPromises } from "../../../src/host/promises/run-check.js";
import type { HostPlan } from "../../../src/host/steps.js";
import type { RemoteCommand, SshConnection } from "../../../src/ports/ssh.js";
import { desired } from "../../roles/station.js";
import { bareHost, rightHost } from "../observed-host.js";

const relay = desired("eu-1");
const SSHD = "/etc/ssh/sshd_config.d/10-radioctl.conf";

/** A host that gives a captured answer, and ends the script of an undo with this exit code. */
async function checked(plan: HostPlan, fault: string, undoCode = 0) {
  const answer = readFileSync(new URL(`../../cases/promises/trixie-${fault}.txt`, import.meta.url), "utf8");
  const stdout = answer.replaceAll(/^(nft|nginx-file|nginx-error) .*\n/gmu, "");
  const scripts: string[] = [];
  const connection = {
    login: { user: "root", port: 22, method: "publickey" },
    run: async ({ stdin = "" }: RemoteCommand) => {
      const script = String(stdin);
      scripts.push(script);
      const isQuery = script.includes("KEYWORDS=");
      return Promise.resolve({ code: isQuery ? 0 : undoCode, stdout: isQuery ? stdout : "", stderr: "" });
    },
  } as Partial<SshConnection> as SshConnection;
  const warnings: string[] = [];
  const error: unknown = await checkPromises(connection, plan, relay, (text) => warnings.push(text)).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, warnings, scripts };
}

const first = planHost(relay, bareHost());
const undone = "sshd uses PasswordAuthentication yes (/etc/ssh/sshd_config.d/00-hoster.conf line 2), not no";

it("a change of sshd that lets passwords in is undone on the host, and the timer is stopped", async () => {
  const { error, scripts } = await checked(first, "earlier-file");
  expect(error).toMatchObject({ kind: "rolledBack", message: expect.stringContaining(undone) as string });
  expect(scripts).toHaveLength(2);
  expect(scripts[1]).toMatch(new RegExp(`rm -f ${SSHD}[^]*try-reload-or-restart ssh[^]*systemctl stop radioctl-undo.timer`, "u"));
  // The firewall of the same run stays.
  expect(scripts[1]).not.toContain("nft");
});

it("an undo that fails is reported as such, and its timer is left to run", async () => {
  const { error } = await checked(first, "earlier-file", 1);
  expect(error).toMatchObject({ kind: "notRolledBack", message: expect.stringContaining(undone) as string });
});

it("a promise that is broken without a change of its files gives a warning, because nothing can be undone", async () => {
  const plan = {
    ...planHost(relay, rightHost(relay)),
    steps: [{ kind: "load" as const, name: "sshd", risky: true, files: [], broken: true as const, because: undone }],
  };
  const { error, warnings, scripts } = await checked(plan, "earlier-file");
  expect(error).toBeUndefined();
  expect(warnings).toEqual([`sshd: ${undone}`]);
  expect(scripts).toHaveLength(1);
});

it("other promises give a warning, also when their files change", async () => {
  const { error, warnings } = await checked(first, "upgrades-off");
  expect(error).toBeUndefined();
  expect(warnings).toEqual([expect.stringMatching(/^upgrades: apt uses APT::Periodic::Unattended-Upgrade "0"/u)]);
});

it("a host whose programs follow their files gives neither, and a plan without such files asks nothing", async () => {
  expect(await checked(first, "right")).toMatchObject({ error: undefined, warnings: [] });
  expect((await checked({ ...first, steps: [] }, "earlier-file")).scripts).toEqual([]);
});
