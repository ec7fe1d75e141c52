import fc from "fast-check";
import { XMLParser } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { Secret } from "../../src/secret.js";
import { compileTemplate } from "../../src/templating/compile.js";
import { renderTemplate } from "../../src/templating/engine.js";
import type { Template } from "../../src/templating/templates.js";
import type { View } from "../../src/templating/view.js";

function template(target: string, text: string): Template {
  const given = { name: `relay${target}`, target, file: `templates/relay${target}.hbs`, text };
  return { ...given, program: () => compileTemplate(given) };
}

function render(target: string, text: string, view: View): string {
  const rendered = renderTemplate(template(target, text), view);
  if ("problems" in rendered) throw new Error(JSON.stringify(rendered.problems));
  return rendered.text.reveal();
}

function problems(target: string, text: string, view: View) {
  const rendered = renderTemplate(template(target, text), view);
  return "problems" in rendered ? rendered.problems : [];
}

describe("renderTemplate", () => {
  it("escapes values for the language of the file", () => {
    expect(render("/a.xml", "<n>{{name}}</n>", { name: "Rock & <Roll>" })).toBe("<n>Rock &amp; &lt;Roll&gt;</n>");
    expect(render("/a.liq", 'n = "{{name}}"', { name: 'a"b\\c #{x}' })).toBe('n = "a\\"b\\\\c #" ^ "{x}"');
    expect(render("/etc/systemd/system/a.service", "D={{name}}", { name: "100%" })).toBe("D=100%%");
    expect(render("/usr/local/lib/radioctl/a", "x={{name}}", { name: "it's" })).toBe("x='it'\\''s'");
    expect(render("/usr/local/lib/radioctl/a.pl", "$x = {{name}};", { name: "it's \\ $y @z" })).toBe("$x = 'it\\'s \\\\ $y @z';");
  });

  it("refuses values that nginx could misread", () => {
    for (const name of ["$uri", "a;b", "a{b", 'a"b', "a'b", "a\\b", "a\nb"])
      expect(problems("/etc/nginx/a.conf", "x {{name}};", { name }), name).toHaveLength(1);
    expect(render("/etc/nginx/a.conf", "x {{name}};", { name: "/live.mp3" })).toBe("x /live.mp3;");
  });

  it("writes any text so that an XML parser reads the same text", () => {
    const parser = new XMLParser({ trimValues: false, parseTagValue: false });
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const rendered = renderTemplate(template("/a.xml", "<n>{{name}}</n>"), { name });
        if ("problems" in rendered) return /[\p{Cc}]/u.test(name);
        return (parser.parse(rendered.text.reveal()) as { n: string }).n === name;
      }),
    );
  });

  it("reports the place of an unknown value, of a syntax error and of a triple stash", () => {
    expect(problems("/a.xml", "<a>\n  {{nam}}\n</a>", { name: "x" })).toMatchObject([
      { file: "templates/relay/a.xml.hbs", line: 2, column: 5, key: "nam" },
    ]);
    expect(problems("/a.xml", "<a>\n{{#if x}}\n</a>", { x: true })).toMatchObject([{ line: 3 }]);
    expect(problems("/a.xml", "<a>\n {{#if x}}{{{x}}}{{/if}}</a>", { x: "1" })).toMatchObject([
      { line: 2, column: 11, key: "{{{" },
    ]);
  });

  it("treats the empty text, false and lists as Handlebars does", () => {
    const text =
      "{{#if a}}A{{/if}}{{#if b}}B{{/if}}{{#each c}}{{this}},{{/each}}{{#if (eq d 'mp3')}}D{{/if}}{{#unless e}}E{{/unless}}";
    expect(render("/a.ini", text, { a: "", b: false, c: ["x", "y"], d: "mp3", e: undefined })).toBe("x,y,DE");
  });

  it("separates secrets from the text: escaped when revealed, masked everywhere else", () => {
    const rendered = renderTemplate(template("/a.xml", "<p>{{password}}</p>"), { password: new Secret("p", "hunter2&sentinel") });
    if ("problems" in rendered) throw new Error("not rendered");
    expect(rendered.text.reveal()).toBe("<p>hunter2&amp;sentinel</p>");
    expect([rendered.text.masked(), String(rendered.text), JSON.stringify(rendered)].join()).not.toContain("sentinel");
    expect(rendered.text.masked()).toBe("<p>[secret]</p>");
  });

  it("never shows a secret in a problem", () => {
    expect(
      JSON.stringify(problems("/etc/nginx/a.conf", "{{password}}", { password: new Secret("p", "$sentinel") })),
    ).not.toContain("sentinel");
  });
});
