import { afterAll, describe, expect, it } from "vitest";
import { factsOf } from "../../../src/certificates/facts.js";
import type { StationCertificate } from "../../../src/certificates/stored.js";
import { applyScript } from "../../../src/host/apply-script.js";
import type { DesiredHost } from "../../../src/host/desired.js";
import { planHost } from "../../../src/host/plan.js";
import type { HostPlan, Step } from "../../../src/host/steps.js";
import { withCertificateOf } from "../../../src/operations/deploy/certificate-files.js";
import { guardCertificate, guardHttps, httpsNotes } from "../../../src/operations/deploy/certificate-notes.js";
import { TLS_PATHS } from "../../../src/roles/nginx.js";
import { Secret } from "../../../src/secret.js";
import { certificateNames } from "../../../src/station/certificate-names.js";
import { inventoryWith } from "../../certificates/inventory.js";
import { Authority } from "../../fakes/authority.js";
import { desiredRelay, file } from "../../host/desired-host.js";
import { rightHost } from "../../host/observed-host.js";

const authority = new Authority();
afterAll(() => authority.remove());

const inventory = inventoryWith("tls: { acme: { directory: letsencrypt, contact: anna@radio.example } }\n");

function issued(
  names: readonly string[] = certificateNames(inventory),
  more: Partial<StationCertificate> = {},
): StationCertificate {
  const { chainPem, keyPem } = authority.issue(names);
  const secret = { keyPem: new Secret("key", keyPem), alternateChains: [], directory: undefined };
  return { ...factsOf(chainPem), chainPem, ...secret, issuedAt: "", renewal: undefined, pushed: {}, ...more };
}

function plan(steps: readonly Step[], change?: { before: string | undefined; after: string }): HostPlan {
  const [path] = TLS_PATHS;
  const changes = change === undefined ? [] : [{ path, ...change, secretsOnly: false, editedByHand: false }];
  return { host: "eu-1", role: "relay", steps, changes, checks: [], unchanged: 0, generation: 1 };
}

const refusedBy = (does: () => void): string | undefined => {
  try {
    does();
    return undefined;
  } catch (error) {
    return /refused by guard (\w+)/u.exec(String(error))?.[1];
  }
};

describe("a certificate that a host would get", () => {
  const guard = (certificate: StationCertificate, before?: string, force: readonly string[] = []) =>
    refusedBy(() =>
      guardCertificate({ inventory, certificate, force }, plan([], { before, after: `${certificate.chainPem.trim()}\n` })),
    );

  it("passes when it has all names, and is not older than the one before", () => {
    const [older, newer] = [issued(), issued()];
    expect(guard(newer)).toBeUndefined();
    expect(guard({ ...newer, validFrom: "2040-01-01T00:00:00.000Z" }, older.chainPem)).toBeUndefined();
    expect(guard(newer, "not a certificate")).toBeUndefined();
  });

  it.each([
    ["names", () => [issued(["live.radio.example"])] as const],
    ["older", () => [issued(undefined, { validFrom: "2001-01-01T00:00:00.000Z" }), issued().chainPem] as const],
    ["staging", () => [issued(undefined, { directory: "https://acme-staging-v02.api.letsencrypt.org/directory" })] as const],
  ])("is refused by the guard %s, which can be overridden by its name", (name, made) => {
    const [certificate, before] = made();
    expect(guard(certificate, before)).toBe(name);
    expect(guard(certificate, before, [name])).toBeUndefined();
  });

  it("is not judged when another one is written, as by a rollback", () => {
    const certificate = issued(["live.radio.example"]);
    const other = plan([], { before: undefined, after: issued().chainPem });
    expect(refusedBy(() => guardCertificate({ inventory, certificate, force: [] }, other))).toBeUndefined();
  });
});

describe("a relay without the station's certificate", () => {
  it("has a warning with the next command, until there is a certificate", () => {
    const loaded = { inventory } as never;
    expect([...httpsNotes({ loaded, certificate: undefined }).keys()]).toEqual(["eu-1", "eu-2", "eu-3"]);
    expect(httpsNotes({ loaded, certificate: undefined }).get("eu-2")).toContain(
      "radioctl certificates renew, then radioctl deploy eu-2",
    );
    expect(httpsNotes({ loaded, certificate: issued() }).size).toBe(0);
    expect(httpsNotes({ loaded: { inventory: inventoryWith() } as never, certificate: undefined }).size).toBe(0);
  });

  it("does not lose its https because this machine has no certificate, except with --force https or without tls.acme", () => {
    const ends = plan([{ kind: "remove", path: TLS_PATHS[0], because: "no longer desired" }]);
    expect(refusedBy(() => guardHttps(inventory, ends, []))).toBe("https");
    expect(refusedBy(() => guardHttps(inventory, ends, ["https"]))).toBeUndefined();
    expect(refusedBy(() => guardHttps(inventoryWith(), ends, []))).toBeUndefined();
    expect(refusedBy(() => guardHttps(inventory, plan([]), []))).toBeUndefined();
  });
});

describe("the state of a push", () => {
  const relay = (serial: string, changes: Partial<DesiredHost> = {}): DesiredHost =>
    desiredRelay({ files: [...desiredRelay().files, ...TLS_PATHS.map((path) => file(path, `${path} ${serial}\n`))], ...changes });

  it("is the present generation with the new certificate and key, and nothing else of the inventory", () => {
    const usual = relay("2", { packages: ["another"], openPorts: [443] });
    const current = relay("1", { storedIn: 4 });
    const pushed = withCertificateOf(usual, current);
    expect(pushed).toMatchObject({ packages: current.packages, openPorts: current.openPorts, storedIn: 4, only: TLS_PATHS });
    expect(pushed?.files.map(({ content }) => content.masked())).toEqual([
      ...desiredRelay().files.map(({ content }) => content.masked()),
      ...TLS_PATHS.map((path) => `${path} 2\n`),
    ]);
  });

  it("checks the files that the host has, too, also when an earlier version has stored its state", () => {
    const check = { name: "nginx -t", files: [...TLS_PATHS], script: 'nginx -t -c "$STAGE/x"' };
    const pushed = withCertificateOf(
      relay("2", { checks: [{ ...check, present: "nginx -t -q" }] }),
      relay("1", { checks: [check] }),
    );
    if (pushed === undefined) throw new Error("the relay has https");
    expect(pushed.checks).toEqual([{ ...check, present: "nginx -t -q" }]);
    const run = { operator: "", run: "", at: "", packageLockSeconds: 1, drainUntilSeconds: 1, undoSeconds: 1 };
    const script = (only: DesiredHost["only"]) => {
      const desired = { ...pushed, only };
      return applyScript(planHost(desired, rightHost(relay("1"))), desired, run).filter((line) => typeof line === "string");
    };
    const checks = (lines: readonly string[]) => lines.filter((line) => line.startsWith("check "));
    expect(checks(script(TLS_PATHS))).toHaveLength(2);
    expect(script(TLS_PATHS).join("\n")).toContain("nginx -t of the present files");
    // A deploy replaces files that were edited by hand, so they need not be right.
    expect(checks(script(undefined))).toHaveLength(1);
  });

  it("does not exist for a relay that has no https yet: it needs a deploy", () => {
    expect(withCertificateOf(relay("2"), desiredRelay())).toBeUndefined();
  });
});
