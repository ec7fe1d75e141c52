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

  it.each([
    ["{{> other}}", "{{>"],
    ["{{#> other}}x{{/other}}", "{{>"],
    ["{{#*inline 'x'}}{{password}}{{/inline}}", "{{#*"],
    ["{{* decorator}}", "{{#*"],
    ["{{&name}}", "{{{"],
    ["{{constructor}}", "constructor"],
    ["{{name.constructor}}", "name.constructor"],
    ["{{__proto__.x}}", "__proto__.x"],
    ["{{name.toString}}", "name.toString"],
    ["{{list.hasOwnProperty}}", "list.hasOwnProperty"],
    ["{{#if name.toHTML}}x{{/if}}", "name.toHTML"],
    ["{{#each list}}{{@key}}{{/each}}", "@key"],
    ["{{#if (lookup this 'name')}}x{{/if}}", "lookup"],
    ["a \ue000 b", ""],
  ])("refuses %s wherever it is in a template", (text, key) => {
    const view = { name: "x", list: ["x"], on: true, password: new Secret("p", "sentinel") };
    const places = [text, `{{#if on}}${text}{{/if}}`, `{{#if on}}{{else}}${text}{{/if}}`, `{{#each list}}{{^}}${text}{{/each}}`];
    for (const each of places)
      expect(
        problems("/a.ini", each, view).map((problem) => problem.key),
        each,
      ).toEqual([key]);
  });

  it("gives a template no property of a value, so that no text can stand for a secret", () => {
    const view: View = {
      name: "x",
      port: 5,
      on: true,
      list: ["x"],
      group: { inner: "y" },
      password: new Secret("p", "sentinel"),
    };
    const values = ["name", "port", "on", "list", "group", "password", "group.inner"];
    const properties = ["raw", "name", "value", "reveal", "length2", "map", "at", "toFixed", "print"];
    for (const value of values)
      for (const property of properties) {
        expect(problems("/a.ini", `{{${value}.${property}}}`, view)).toMatchObject([{ key: property, message: "unknown value" }]);
        expect(render("/a.ini", `{{#if ${value}.${property}}}reached{{/if}}`, view)).toBe("");
      }
    expect(render("/a.ini", "{{#each password}}{{this}}{{/each}}{{#each name}}{{this}}{{/each}}", view)).toBe("");
  });

  it("does not render the text that stands for a secret", () => {
    expect(problems("/a.ini", "password = [secret]", {})).toMatchObject([{ message: expect.stringContaining("[secret]") }]);
    expect(problems("/a.ini", "password = {{name}}", { name: "[secret]" })).toHaveLength(1);
    expect(render("/a.ini", "{{#with password}}p = {{this}}{{/with}}", { password: new Secret("p", "x1") })).toBe("p = x1");
  });

  it("refuses values with the characters that separate secrets", () => {
    for (const value of ["a\ue000b", "\ue001", new Secret("p", "a\ue001b\ue000")])
      expect(problems("/a.xml", "<p>{{value}}</p>", { value })).toMatchObject([{ message: expect.stringContaining("U+E000") }]);
  });
});
