import { describe, expect, it } from "vitest";
import { radio } from "./source-radio.js";

describe("radioctl source list", () => {
  it("shows what is on air, for how long and why, and the state of each source", async () => {
    const { run } = radio();
    expect(await run("list")).toEqual({
      code: 0,
      stderr: "",
      stdout: [
        "main on master-a: studio, highest-priority source available, for 12 min",
        "  > studio     live      ready  buffer 2.0 s",
        "    airtime    pull      unreachable",
        "    @master-b  peer      not followed",
        "    night      playlist  ready",
        "main on master-b: @master-a, the other master's programme, for 12 min",
        "    studio     live      no encoder",
        "    airtime    pull      unreachable",
        "  > @master-a  peer      ready",
        "    night      playlist  ready",
        "",
      ].join("\n"),
    });
  });

  it("has JSON, also for one master or channel", async () => {
    const { run, ssh } = radio();
    const { stdout } = await run("list", "--json", "--master", "master-a", "--channel", "main");
    expect(JSON.parse(stdout)).toMatchObject({
      masters: [{ master: "master-a", channels: [{ onAir: "studio", preferred: "studio", held: null, sources: { length: 5 } }] }],
    });
    expect(ssh.commands).toHaveLength(1);
  });

  it("reports an unreachable master next to the other one; exit 5", async () => {
    const { run } = radio({ without: ["master-a"] });
    const { code, stdout } = await run("list");
    expect(code).toBe(5);
    expect(stdout).toContain("master-a: no route to the host");
    expect(stdout).toContain("main on master-b: @master-a");
  });

  it("shows the operator of a hold, a held source that is not ready, and a hold that a restart has ended", async () => {
    const { run, a, b } = radio();
    await run("switch", "main", "night", "--yes");
    const held = (await run("list")).stdout;
    expect(held).toContain("main on master-a: night, held by hand, for 12 min\n");
    expect(held).toContain(
      "  night is held by anna@laptop since 2026-11-25 05:00 UTC; without the hold, studio would play; release it: ",
    );
    expect(held).toContain("  night is held by anna@laptop since 2026-11-25 05:00 UTC; release it: ");
    a.source("night").connected = false;
    b.held = "";
    const since = (await run("list")).stdout;
    expect(since).toContain("main on master-a: studio, highest-priority source available");
    expect(since).toMatch(/night is held by anna@laptop since \S+ \S+ UTC; it is not ready; release it: /u);
    expect(since).toContain("the hold of night by anna@laptop since 2026-11-25 05:00 UTC ended when Liquidsoap restarted");
    await run("switch", "main", "--auto", "--yes");
    expect((await run("list")).stdout).not.toContain("hold");
    expect([a.note, b.note]).toEqual(["", ""]);
  });
});
