import { describe, expect, it } from "vitest";
import { renderTemplate } from "../../src/templating/engine.js";
import { withProgram } from "../../src/templating/programs.js";

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
