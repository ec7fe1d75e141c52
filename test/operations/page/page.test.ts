import type { Standing } from "../../../src/certificates/standing.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/health/finding.js";
import { reportHtml, type PageInput } from "../../../src/operations/page/page.js";
import { anyText } from "../../any-text.js";
import { capacityFor, exampleInventory, lookAt, pastOf } from "./page-radio.js";

const inventory = exampleInventory();
const calm: PageInput = { result: lookAt(inventory, "calm"), inventory, history: undefined, capacity: capacityFor(inventory) };
const wrong: PageInput = {
  result: lookAt(inventory, "wrong"),
  inventory,
  history: pastOf(inventory, 7),
  capacity: capacityFor(inventory),
};

/** The visible text of a piece of HTML. */
const words = (text: string) =>
  text
    .replace(/<(title|style|script)>.*?<\/\1>/gsu, "")
    .replace(/<[^>]*>/gu, " ")
    .replace(/\s+/gu, " ");

/** The page's tags only, without text and attribute values. */
const skeleton = (text: string) =>
  (text.match(/<[^>]*>/gu) ?? []).map((tag) => tag.replace(/"[^"]*"/gu, '""').replace(/\s+/gu, " "));

/** The input with replaced names of the station, a source, a provider and a mount, and replaced texts of findings. */
function named(name: string): PageInput {
  const { station, hosts, channels, ...others } = inventory;
  const [main] = Object.values(channels);
  if (main === undefined) throw new Error("the example has a channel");
  const renamed = {
    ...others,
    station: { ...station, name },
    hosts: Object.fromEntries(Object.entries(hosts).map(([key, host]) => [key, { ...host, provider: name }])),
    channels: { [name]: { ...main, sources: [name] } },
  };
  return {
    inventory: renamed,
    result: {
      ...wrong.result,
      findings: wrong.result.findings.slice(-9).map((finding) => ({ ...finding, subject: name, summary: name, hint: name })),
      listeners: wrong.result.listeners.map((each) => ({ ...each, mount: name })),
      onAir: wrong.result.onAir.map((each) => ({ ...each, channel: name, source: name })),
      notChecked: [{ check: "silence", because: name }],
    },
    capacity: capacityFor(renamed),
    history: wrong.history && {
      ...wrong.history,
      onAir: wrong.history.onAir.map((span) => ({ ...span, channel: name, source: name })),
    },
  };
}

describe("the page", () => {
  it("shows the verdict and the time first, then what is wrong with value, limit and next step", () => {
    const text = words(reportHtml(wrong));
    const order = [
      "Radio Example",
      "Critical",
      "1 critical, 1 warning, 1 not known of",
      "not checked: upgrades",
      "Wed 21 Jan 2026, 04:30",
      "What is wrong",
      "6.2 s behind master-a, limit 5 s",
      "warning 1.5 s, critical 5 s",
      "take it out: radioctl dns drain us-2",
      "71 % of what is left",
      "Fleet",
      "Every check",
    ];
    const places = order.map((each) => text.indexOf(each));
    expect(places.filter((place) => place < 0)).toEqual([]);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });

  it("shows findings that say the same about several hosts as one row, with the value of each and the worst one's text", () => {
    const busy = (host: string, load: number): Finding => ({
      check: "load",
      subject: host,
      host,
      verdict: "WARNING",
      summary: `load ${load} over 5 minutes on 2 cores, limit 2`,
      hint: `find the busy process: radioctl exec ${host} -- top`,
      figures: [{ label: "load_per_core", value: load / 2, unit: "", warning: 2, critical: 5 }],
    });
    const findings = [
      busy("eu-1", 4.4),
      busy("us-1", 9.2),
      busy("master-a", 5),
      { ...busy("us-2", 11), verdict: "CRITICAL" as const },
    ];
    const page = words(reportHtml({ ...calm, result: { ...calm.result, findings } }));
    const section = page.slice(page.indexOf("What is wrong"), page.indexOf("Fleet"));
    expect(section.match(/over 5 minutes/gu)).toHaveLength(2);
    expect(section).toMatch(
      /Critical us-2 load .*Warning eu-1 , us-1 , master-a load us-1 : load 9.2 over 5 minutes on 2 cores/u,
    );
    expect(section).toMatch(/load per core warning 2, critical 5 eu-1 2.2 us-1 4.6 master-a 2.5/u);
    expect(section).toContain("radioctl exec us-1 -- top");
  });

  it("shows how long the certificate is valid and when it is renewed, or that this is overdue", () => {
    const shown = (certificate?: Standing) => words(reportHtml({ ...calm, certificate }));
    const renewAt = "2026-02-20T04:00:00.000Z";
    expect(shown({ state: "good", renewAt, daysLeft: 60 })).toContain("Certificate 60 d left will be renewed on 2026-02-20");
    expect(shown({ state: "overdue", renewAt, daysLeft: 9 })).toContain("Certificate 9 d left renewal overdue since 2026-02-20");
    expect(shown({ state: "missing", renewAt: undefined, daysLeft: undefined })).toContain("Certificate none yet issue it");
    expect(shown()).not.toContain("Certificate");
  });

  it("states that nothing is wrong, and that there is no history", () => {
    const text = words(reportHtml(calm));
    expect(text).toContain("No problems found.");
    expect(text).toContain("There is no history yet.");
    expect(text).not.toContain("Listeners as numbers");
  });

  it("shows masters, and relays in their regions, with listeners, capacity and lag", () => {
    const text = words(reportHtml(calm));
    expect(text).toMatch(/master-a active master.*main plays studio for 2 h 34 min.*master-b standby master/u);
    expect(text).toMatch(/eu 1,067 of 3,500 listeners 71 % full if its largest relay is lost.*eu-1.*611 of 2,000 0.31 s.*eu-2/u);
    expect(text).toMatch(/us-2 Gamma from us-1, eu-1.*61 of 500 0.84 s/u);
  });

  it("is not OK about a host that was not checked", () => {
    const findings = calm.result.findings.filter(({ host }) => host !== "eu-2");
    const page = reportHtml({ ...calm, result: { ...calm.result, findings, listeners: [], onAir: [] } });
    expect(words(page)).toMatch(/eu-2.*not counted of 1,500 not measured/u);
    expect(page.match(/aria-label="Not known"/gu)).toHaveLength(2);
  });

  it("loads nothing: it has no address to fetch, and a policy that forbids it", () => {
    const page = reportHtml(wrong);
    expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-");
    expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org)|src="|@import|url\(/u);
  });

  it("stays below 300 KB with four weeks of reports, and for two hundred relays that are all down", () => {
    expect(reportHtml({ ...wrong, history: pastOf(inventory, 28) }).length).toBeLessThan(300_000);
    const relay = inventory.hosts["eu-1"];
    if (relay === undefined) throw new Error("the example has eu-1");
    const names = Array.from({ length: 200 }, (_, index) => `relay-${index}`);
    const many = { ...inventory, hosts: { ...inventory.hosts, ...Object.fromEntries(names.map((name) => [name, relay])) } };
    const result = lookAt(many, "calm");
    const down = result.findings.map((finding) => ({ ...finding, verdict: "CRITICAL" as const, hint: "is it up?" }));
    const page = reportHtml({
      result: { ...result, findings: down },
      inventory: many,
      history: pastOf(many, 7),
      capacity: capacityFor(many),
    });
    expect(page.length).toBeLessThan(300_000);
    expect(words(page)).toContain("are not shown here: radioctl probe --json lists all");
  });

  it("makes any text in a name inert", () => {
    const plain = skeleton(reportHtml(named("plain")));
    const hostile = fc.oneof(
      anyText({ minLength: 1 }),
      fc.string({
        unit: fc.constantFrom("<", ">", '"', "'", "`", "&", "/", "=", "script", "-->", "]]>", "\u202e", "\u0000", "\ud800", "📻"),
        minLength: 1,
      }),
      fc.constantFrom(
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' onload='alert(1)",
        "</title><script>alert(1)</script>",
        "</style><script>alert(1)</script>",
        "javascript:alert(1)",
        "constructor",
        "__proto__",
        "{{constructor}} ${1+1} &lt;b&gt;",
        "רדיו \u202egnp.exe",
      ),
    );
    fc.assert(
      fc.property(hostile, (name) => {
        const page = reportHtml(named(name));
        expect(skeleton(page)).toEqual(plain);
        // No character that changes the text direction, that UTF-8 can't encode, or that is invisible.
        // oxlint-disable-next-line no-control-regex -- these are what it is about
        expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u0000-\u0008\u007f-\u009f]|\p{Cs}/u);
      }),
      { numRuns: 25 },
    );
  });
});
