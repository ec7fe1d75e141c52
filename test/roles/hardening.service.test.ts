import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa, execaSync } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";
import { desired } from "./station.js";

const example = readFileSync(new URL("../../inventories/example.yaml", import.meta.url), "utf8");

/** Debian's own units of nginx, which radioctl extends: 1.22.1-9+deb12u11 and 1.26.3-3+deb13u10. */
const debian = (release: string) => fileURLToPath(new URL(`../cases/units/nginx-${release}.service`, import.meta.url));

const missing =
  execaSync("systemd-analyze", ["--version"], { reject: false }).failed && process.env["RADIOCTL_REQUIRE_LAB"] !== "1";

/** A folder with Debian's unit of nginx and these files. */
function rootWith(release: string, files: ReadonlyArray<{ path: string; text: string }>): string {
  const root = mkdtempSync(join(tmpdir(), "radioctl-units-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, "usr/lib/systemd/system"), { recursive: true });
  copyFileSync(debian(release), join(root, "usr/lib/systemd/system/nginx.service"));
  for (const { path, text } of files) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** systemd's rating: 0 is best, 10 is worst. */
async function exposure(root: string, unit: string): Promise<number> {
  const { stdout } = await execa("systemd-analyze", ["security", "--no-pager", "--offline=true", `--root=${root}`, unit]);
  return Number(/exposure level for \S+: ([\d.]+)/u.exec(stdout)?.[1]);
}

describe.skipIf(missing)("systemd's rating of a unit", () => {
  const cases = ["bookworm", "trixie"].flatMap((release) => ["master-a", "eu-1"].map((host) => ({ release, host })));

  it.each(cases)("$host on $release: at most 2.0 for radioctl's units, at most 4.0 for nginx", async ({ release, host }) => {
    const files = desired(host, example).files.flatMap(({ path, content }) =>
      path.startsWith("/etc/systemd/system/") ? [{ path, text: content.reveal() ?? "" }] : [],
    );
    const root = rootWith(release, files);
    const own = files.flatMap(({ path }) => /\/([^/]+\.service)$/u.exec(path)?.[1]?.replace("@.", "@a.") ?? []);
    expect(own.length).toBeGreaterThan(2);
    for (const unit of own) expect(await exposure(root, unit), unit).toBeLessThanOrEqual(2);
    expect(await exposure(root, "nginx.service")).toBeLessThanOrEqual(4);
  });

  it("is worse than 9 for nginx without radioctl's settings", async () => {
    expect(await exposure(rootWith("bookworm", []), "nginx.service")).toBeGreaterThan(9);
  });
});
