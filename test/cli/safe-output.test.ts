import { expect, it } from "vitest";
import { withSafeOutput } from "../../src/cli/safe-output.js";
import { ScriptedPrompt } from "../fakes/prompt.js";
import { fakeWorld } from "../fakes/world.js";

it("both streams and all questions show control characters as codes", async () => {
  const prompt = new ScriptedPrompt([/^Stop \\x1b\[2J\?$/u, "y"], [/^Password of \\u009b$/u, "p"], [/^wait \\u202e$/u, ""]);
  const { world, stdout, stderr } = fakeWorld({ cwd: "/", prompt });
  const safe = withSafeOutput(world);
  safe.stdout.write("\u001b]0;x\u0007\n");
  safe.stderr.write("\u009b2J\n");
  expect([stdout(), stderr()]).toEqual(["\\x1b]0;x\\x07\n", "\\u009b2J\n"]);
  expect(await safe.prompt.confirm("Stop \u001b[2J?", "--yes")).toBe(true);
  expect(await safe.prompt.password("Password of \u009b", "--ask-password")).toBe("p");
  await safe.prompt.proceed("wait \u202e", 1, new AbortController().signal);
  expect(prompt.unasked).toEqual([]);
});
