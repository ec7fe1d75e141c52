import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { main } from "../../src/main.js";
import { renderTemplate } from "../../src/templating/engine.js";
import { withProgram } from "../../src/templating/programs.js";
import { fakeWorld } from "../fakes/world.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const text = (given: string) => ({ name: "relay/a", target: "/a.xml", file: "templates/relay/a.hbs", text: given });

describe("a template with its program", () => {
  it("is compiled once, however often it is rendered", async () => {
    const template = await withProgram(text("<n>{{name}}</n>"));
    expect(template.program()).toBe(template.program());
    const rendered = renderTemplate(template, { name: "Rock & Roll" });
    expect("text" in rendered && rendered.text.reveal()).toBe("<n>Rock &amp; Roll</n>");
  });

  it("shares its program with a template of the same text, but not its problems", async () => {
    const [one, other] = await Promise.all(["a", "b"].map(async (file) => withProgram({ ...text("<m>{{name}}</m>"), file })));
    expect(one?.program()).toBe(other?.program());
    for (const file of ["a", "b"])
      expect((await withProgram({ ...text("{{{mine}}}"), file })).program()).toMatchObject({ problems: [{ file }] });
  });

  it("has the problems of a text that is no template", async () => {
    expect((await withProgram(text("{{{name}}}"))).program()).toMatchObject({ problems: [{ line: 1, key: "{{{" }] });
  });
});

describe("the built program", () => {
  it.each([
    ["render", "master-a"],
    ["render", "eu-1"],
    ["render", "us-1", "--json"],
    ["render", "encoder", "studio", "--kind", "butt"],
    ["render", "encoder", "studio", "--kind", "liquidsoap"],
  ])("renders with the templates that the build has compiled what the sources render: %s %s %s", async (...words) => {
    const argv = ["-i", "inventories/example.yaml", ...words];
    const fake = fakeWorld({ cwd: root });
    expect(await main(argv, fake.world)).toBe(0);
    const built = await execa(process.execPath, ["bin/radioctl.js", ...argv], { cwd: root, stripFinalNewline: false });
    expect(built.stdout).toBe(fake.stdout());
  });
});
