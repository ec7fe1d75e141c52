import { describe, expect, it } from "vitest";
import { parseProgramme, preferred } from "../../src/health/programme.js";
import { applyFollow } from "../../src/operations/source/apply-follow.js";
import { applyHold } from "../../src/operations/source/apply-hold.js";
import { observeProgramme } from "../../src/operations/source/observe-programme.js";
import type { RemoteResult, SshConnection } from "../../src/ports/ssh.js";

/** From Liquidsoap 2.1.3: the active master, an encoder on air. */
const active = `channel main follow=off on_air=studio seconds=3.81933498383 held=-
source main studio kind=live connected=yes silent=no ready=yes buffer=2.
source main mobile kind=live connected=no silent=yes ready=no buffer=0.
source main @master-b kind=peer connected=no silent=yes ready=no buffer=0.
source main night kind=playlist connected=yes silent=no ready=yes buffer=0.
source main @emergency kind=emergency connected=yes silent=no ready=yes buffer=0.
`;

/** From Liquidsoap 2.3: its standby. */
const standby = `channel main follow=on on_air=@master-a seconds=8.97321009636 held=-
source main studio kind=live connected=no silent=yes ready=no buffer=0.0
source main mobile kind=live connected=no silent=yes ready=no buffer=0.0
source main @master-a kind=peer connected=yes silent=no ready=yes buffer=0.0
source main night kind=playlist connected=yes silent=no ready=yes buffer=0.0
source main @emergency kind=emergency connected=yes silent=no ready=yes buffer=0.0
`;

const answering = (result: Partial<RemoteResult>) => {
  const commands: string[] = [];
  const run: SshConnection["run"] = async ({ command }) => {
    commands.push(command);
    return Promise.resolve({ code: 0, stdout: "", stderr: "", ...result });
  };
  return { commands, connection: { run, login: { user: "ops" } } as unknown as SshConnection };
};

describe("what a channel plays", () => {
  it("is read from Liquidsoap 2.1", () => {
    const [main] = parseProgramme(active);
    expect(main).toMatchObject({ channel: "main", follow: false, onAir: "studio", seconds: 3.81933498383, held: undefined });
    expect(main?.sources[0]).toEqual({
      name: "studio",
      kind: "live",
      connected: true,
      silent: false,
      ready: true,
      bufferSeconds: 2,
    });
    expect(main?.sources.map(({ name }) => name)).toEqual(["studio", "mobile", "@master-b", "night", "@emergency"]);
  });

  it("is read from Liquidsoap 2.3", () => {
    expect(parseProgramme(standby)).toMatchObject([{ follow: true, onAir: "@master-a", sources: { length: 5 } }]);
  });

  it("is read for several channels, one of them without another master and with a held source", () => {
    const talk = "channel talk follow=- on_air=- seconds=0. held=tape\n";
    expect(parseProgramme(active + talk)).toMatchObject([
      { channel: "main" },
      { channel: "talk", follow: undefined, onAir: undefined, held: "tape", sources: [] },
    ]);
  });

  it("names the operator of a hold, also after a restart has ended it", () => {
    const note = "note main night anna@laptop 2026-11-25T05:00:00Z\n";
    const noted = { source: "night", by: "anna@laptop", at: "2026-11-25T05:00:00Z" };
    expect(parseProgramme(active.replace("held=-", "held=night") + note)).toMatchObject([{ held: "night", noted }]);
    expect(parseProgramme(active + note)).toMatchObject([{ held: undefined, noted }]);
    expect(parseProgramme(active)[0]).not.toHaveProperty("noted");
    expect(() => parseProgramme(`${active}note main night\n`)).toThrow(SyntaxError);
  });

  it("should be the other master's programme when that is ready and a source is held: it is held there, too", () => {
    const [main] = parseProgramme(standby);
    expect(preferred({ held: "night", sources: main?.sources ?? [] })?.name).toBe("@master-a");
  });

  it.each([
    "ERROR: unknown command",
    "channel main follow=on",
    "source main studio kind=live connected=yes silent=no ready=yes buffer=2.",
    active.replace("kind=live", "kind=tape"),
    active.replace("seconds=3.8", "seconds=long"),
  ])("is not guessed from %j", (text) => expect(() => parseProgramme(text)).toThrow(SyntaxError));

  it("should be the held source while it is ready, otherwise the first ready one", () => {
    const [main] = parseProgramme(active);
    const sources = main?.sources ?? [];
    expect(preferred({ held: undefined, sources })?.name).toBe("studio");
    expect(preferred({ held: "night", sources })?.name).toBe("night");
    expect(preferred({ held: "mobile", sources })?.name).toBe("studio");
    expect(preferred({ held: undefined, sources: [] })).toBeUndefined();
  });

  it("is read as root", async () => {
    const { commands, connection } = answering({ stdout: standby });
    expect(await observeProgramme(connection, "master-b")).toEqual(parseProgramme(standby));
    expect(commands[0]).toMatch(/^sudo -n .*\/usr\/local\/lib\/radioctl\/programme status$/u);
  });

  it.each([
    [{ code: 5, stderr: "Liquidsoap does not answer at port 1234" }, "unreachable", /does not answer/u],
    [{ code: 127, stderr: "sh: not found" }, "failed", /programme command is not installed/u],
    [{ code: 1, stderr: "Liquidsoap does not know main: it still runs an older script" }, "failed", /older script/u],
    [{ code: 3 }, "failed", /exit code 3/u],
    [{ stdout: "nonsense" }, "failed", /nonsense/u],
  ])("is an error of the right kind when the host answers %j", async (said, kind, message) => {
    const asking = observeProgramme(answering(said).connection, "master-a");
    await expect(asking).rejects.toMatchObject({ kind, host: "master-a", message: expect.stringMatching(message) as string });
  });
});

describe("following the other master", () => {
  it("is switched as root", async () => {
    const { commands, connection } = answering({ stdout: "follow=on\n" });
    await applyFollow(connection, "master-b", "main", true);
    expect(commands[0]).toMatch(/programme follow main on$/u);
  });

  it("fails when Liquidsoap reports the opposite", async () => {
    const { connection } = answering({ stdout: "follow=off\n" });
    await expect(applyFollow(connection, "master-b", "main", true)).rejects.toThrow(/follow=off/u);
  });

  it("is an unreachable error, with the state saved, while Liquidsoap does not answer", async () => {
    const { connection } = answering({ code: 5, stderr: "Liquidsoap does not answer; follow=on is saved\n" });
    await expect(applyFollow(connection, "master-b", "main", true)).rejects.toMatchObject({ kind: "unreachable" });
  });
});

it("is held with words that are quoted for the host's shell", async () => {
  const { commands, connection } = answering({ stdout: "held=a b\n" });
  await applyHold(connection, "master-b", "main", "a b", "anna@laptop");
  expect(commands[0]).toMatch(/programme hold main 'a b' anna@laptop$/u);
});
