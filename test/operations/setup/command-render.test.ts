import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { renderCommand } from "../../../src/operations/setup/command-render.js";
import { parse } from "../../cli/argv.js";

const run = (argv: string[], json = false) => parse((context) => renderCommand(context), argv, { globals: { json } });

/** The folder for `--out`. */
function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "radioctl-render-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

describe("radioctl render encoder", () => {
  it("without --kind prints the values to type in, and the available kinds", async () => {
    const { stdout } = await run(["encoder", "studio"]);
    const rows = stdout.split("\n").map((line) => line.trim().split(/ {2,}/u).slice(0, 2));
    expect(rows.slice(0, 6)).toEqual([
      ["studio", "live, channel main"],
      ["address", "source.radio.example"],
      ["port", "8005"],
      ["mount", "/studio"],
      ["user", "source"],
      ["password", "[secret]"],
    ]);
    expect(stdout).toContain("--kind butt|mixxx|ffmpeg|liquidsoap\n");
    expect((await run(["encoder", "studio", "--with-secrets"])).stdout).toMatch(/^ {2}password {2}sentinel-password$/mu);
  });

  it("is data with --json, with and without a kind", async () => {
    expect(JSON.parse((await run(["encoder", "studio"], true)).stdout)).toEqual({
      encoders: [
        {
          source: "studio",
          channel: "main",
          address: "source.radio.example",
          port: 8005,
          mount: "/studio",
          user: "source",
          password: "[secret]",
          masters: [
            { name: "master-a", address: "192.0.2.10", port: 8005 },
            { name: "master-b", address: "192.0.2.11", port: 8005 },
          ],
        },
      ],
      kinds: ["butt", "mixxx", "ffmpeg", "liquidsoap"],
    });
    expect(JSON.parse((await run(["encoder", "studio", "--kind", "butt"], true)).stdout)).toEqual({
      source: "studio",
      channel: "main",
      kind: "butt",
      text: (await run(["encoder", "studio", "--kind", "butt"])).stdout,
    });
  });

  it.each(["butt", "mixxx", "ffmpeg", "liquidsoap"])("%s contains the password only with --with-secrets", async (kind) => {
    const argv = ["encoder", "studio", "--kind", kind];
    const { stdout } = await run(argv);
    expect(stdout).toContain("[secret]");
    expect(stdout).not.toContain("sentinel");
    expect((await run([...argv, "--with-secrets"])).stdout).toContain("sentinel-password");
  });

  it("writes a file that others can read only when it contains no password", async () => {
    const out = folder();
    for (const [name, flags, mode] of [
      ["masked", [], 0o644],
      ["real", ["--with-secrets"], 0o600],
    ] as const) {
      const path = join(out, name);
      const { stdout } = await run(["encoder", "studio", "--kind", "butt", "--out", path, ...flags]);
      expect(stdout).toBe("");
      expect(statSync(path).mode & 0o777).toBe(mode);
      expect(readFileSync(path, "utf8").includes("sentinel-password")).toBe(name === "real");
    }
  });

  it.each<[string[], object]>([
    [["studoi"], { kind: "usage", hint: 'did you mean "studio"?' }],
    [["nowhere"], { kind: "usage", hint: "live sources: studio" }],
    [["airtime"], { kind: "usage", message: "airtime is a pull source, it has no encoder", hint: "live sources: studio" }],
    [["constructor"], { kind: "usage", message: 'there is no source "constructor" in the inventory' }],
    [["studio", "--channel", "jazz"], { kind: "usage", hint: "it is played by main" }],
    [["studio", "--out", "x"], { kind: "usage", message: "--out needs --kind" }],
    [["studio", "--kind", "winamp"], { code: "commander.invalidArgument" }],
    [[], { code: "commander.missingArgument" }],
  ])("%j is wrong usage", async (argv, error) => await expect(run(["encoder", ...argv])).rejects.toMatchObject(error));
});

describe("radioctl render HOST", () => {
  it("still renders a host's files", async () => {
    const { stdout } = await run(["eu-1"]);
    expect(stdout).toMatch(/^==> \/etc\/icecast2\/\S+ .* from templates\/relay\//mu);
    await expect(run(["eu1"])).rejects.toMatchObject({ kind: "usage", hint: 'did you mean "eu-1"?' });
    await expect(run(["help"])).rejects.toMatchObject({ kind: "usage" });
  });

  it("accepts its flags before and after the name", async () => {
    const out = folder();
    await run(["--out", out, "eu-1"]);
    await run(["eu-1", "--out", out]);
    expect(statSync(join(out, "etc/icecast2")).isDirectory()).toBe(true);
  });
});
