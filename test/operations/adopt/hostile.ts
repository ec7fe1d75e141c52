import type { Found } from "../../../src/operations/adopt/found.js";
import { parseLive } from "../../../src/operations/adopt/live.js";
import type { HostFile } from "../../../src/operations/adopt/query.js";
import { foundOn } from "./found.js";

/** What a hostile host answers: the beginning, a part that is repeated up to a size, and the end. `#` is the number of the part. */
interface Shape {
  kind: HostFile["kind"] | "nginx" | "keys" | "stats";
  before?: string;
  part: string;
  after?: string;
  /** A reader stops or ignores the rest after so many parts: work is compared beyond that. */
  limit?: number;
}

const icecast = (part: string, before = "<icecast>", after = "</icecast>"): Shape => ({ kind: "icecast", before, part, after });
const script = (part: string, before = "", after = ""): Shape => ({ kind: "liquidsoap", before, part, after });
const site = (part: string, before = "", after = ""): Shape => ({ kind: "nginx", before, part, after });

/** Texts that take long to read where a reader looks back, ahead or around for each part of them. */
export const hostileShapes: Readonly<Record<string, Shape>> = {
  "icecast: mounts": icecast("<mount><mount-name>/m#.mp3</mount-name></mount>"),
  "icecast: mounts of one name": icecast("<mount><mount-name>/live.mp3</mount-name><password>p#</password></mount>"),
  "icecast: mounts with names of their own": icecast(
    "<mount><mount-name>/live#k.mp3</mount-name><stream-name>Programme #</stream-name></mount>",
  ),
  "icecast: formats of one programme": icecast("<mount><mount-name>/live-128-#k.mp3</mount-name></mount>"),
  "icecast: a chain of fallbacks": icecast(
    "<mount><mount-name>/m#</mount-name><fallback-mount>/m#1</fallback-mount></mount>".replace("/m#1", "/n#"),
  ),
  "icecast: fallbacks to one mount": icecast("<mount><mount-name>/m#</mount-name><fallback-mount>/all</fallback-mount></mount>"),
  "icecast: relays": icecast("<relay><server>s#.example</server><mount>/m#</mount></relay>"),
  "icecast: relays from itself": icecast(
    "<relay><server>127.0.0.1</server><port>8000</port><mount>/m</mount><local-mount>/m#</local-mount></relay>",
  ),
  "icecast: patterns": icecast(
    "<mount><mount-name>/*a*b*c#*</mount-name></mount><mount><mount-name>/abcabcabc#</mount-name></mount>",
  ),
  "icecast: default mounts": icecast(
    '<mount type="default"><mount-name>/x#*</mount-name></mount><mount><mount-name>/m#</mount-name></mount>',
  ),
  "icecast: one default mount with many settings": icecast(
    "<x#>1</x#></mount><mount><mount-name>/m#</mount-name></mount><mount type='default'>",
    "<icecast><mount type='default'>",
    "</mount></icecast>",
  ),
  "icecast: sockets": icecast("<listen-socket><port>1#</port></listen-socket>"),
  "icecast: doubled elements": icecast("<hostname>h#.example</hostname>"),
  "icecast: unknown elements": icecast("<x#/>"),
  "icecast: open elements": icecast("<a>", "<icecast>", ""),
  "icecast: open elements with wrong ends": icecast("<a></b>", "<icecast>", ""),
  "icecast: ends of nothing": icecast("</b>"),
  "icecast: attributes": icecast(' a#="1"', "<icecast><mount", "/></icecast>"),
  "icecast: entities": icecast(
    "&a;",
    `<!DOCTYPE icecast [<!ENTITY a "${"x".repeat(500)}">]><icecast><hostname>`,
    "</hostname></icecast>",
  ),
  "icecast: entities that are declared": icecast('<!ENTITY a# "', "<!DOCTYPE icecast [", "]><icecast/>"),
  "icecast: a long name around": icecast(
    "<y/>",
    `<icecast><limits><${"x".repeat(500)}>`,
    `</${"x".repeat(500)}></limits></icecast>`,
  ),
  "icecast: ampersands": icecast("& < ", "<icecast><hostname>", "</hostname></icecast>"),
  "statistics: mounts": {
    kind: "stats",
    before: "<icestats>",
    part: '<source mount="/m#"><listeners>1</listeners><server_type>audio/mpeg</server_type></source>',
    after: "</icestats>",
  },
  "nginx: sites": site("server { listen 80; server_name s#.example; location / { proxy_pass http://127.0.0.1:8000; } }\n"),
  "nginx: locations": site("location /l#/ { proxy_pass http://127.0.0.1:8000/; }\n", "server { listen 80; ", "}"),
  "nginx: ports": site("listen 1#;", "server { location / { proxy_pass http://127.0.0.1:8000; } ", "}"),
  "nginx: servers of an upstream": site(
    "location /l# { proxy_pass http://up; } } upstream up { server 10.0.0.1:8000; server 10.0.0.2:8000; } server { ",
    "server { ",
    "}",
  ),
  "nginx: one upstream for all": site(
    "server 10.0.#.1:9; ",
    `upstream up { `,
    `} server { ${"location /a { proxy_pass http://up; } ".repeat(200)} }`,
  ),
  "nginx: open braces": site("a {"),
  "nginx: open variables": site("${"),
  "nginx: open quotes": site("\"a'"),
  "nginx: backslashes": site('\\"'),
  "nginx: variables": site("set $a# x; ", "server { ", " location / { proxy_pass http://$a1; } }"),
  "nginx: long words": site("a"),
  "nginx: limits": site("limit_"),
  "script: doublings": script("a = fallback([a, a])\n", 'a = input.harbor("x")\n', 'output.icecast(%mp3, mount="m", a)\n'),
  "script: outputs": script('output.icecast(%mp3, mount="m#", input.harbor("h#"))\n'),
  "script: outputs of one large source": script(
    "blank(), ",
    "a = fallback([",
    `])\n${'output.icecast(%mp3, mount="m", a)\n'.repeat(20)}`,
  ),
  "script: arguments": script("b, ", "a = fallback(", ')\noutput.icecast(%mp3, mount="m", a)\n'),
  "script: calls of one function": script("f(1)\n", `def f(x) =\n${"  y = x\n".repeat(20)}  y\nend\n`),
  "script: a long function that is called often": script("  y = x\n", "def f(x) =\n", `  y\nend\n${"f(1)\n".repeat(20)}`),
  "script: functions that call each other": script("def f#(x) = fallback([f#(x), f#(x)]) end\nf#(1)\n"),
  "script: filled texts": script("#{a}", `a = "${"x".repeat(900)}"\nb = "`, '"\noutput.icecast(%mp3, mount=b, c)\n'),
  "script: joined texts": script("^ a ", `a = "${"x".repeat(900)}"\nb = a `, "\noutput.icecast(%mp3, mount=b, c)\n"),
  "script: open brackets": script("("),
  "script: open braces": script("{"),
  "script: blocks": { ...script("if a then "), limit: 100 },
  "script: not": script("not ", "a = "),
  "script: minus": script("-", "a = "),
  "script: methods": script(".b()", "a = x()"),
  "script: indexes": script("[1]", "a = x"),
  "script: extensions": script(".{a = 1}", "a = x"),
  "script: operators": script("+ 1 ", "a = 1 "),
  "script: aliases": script("a# = a\na = a#\n", 'a = "x"\n'),
  "script: names of names": script("a#1 = a\na = [a#1, a#1, a, a]\n".replaceAll("#1", "#"), 'a = "x"\n'),
  "script: times": script("1h"),
  "script: patterns": script("r/\\"),
  "script: types": script("a:b:", "def f("),
  "script: open texts": script('"\\'),
  "script: open comments": script("#< "),
  "script: conditions": script("%ifdef a\n"),
  "ini: hashes": { kind: "darkice", before: "a=", part: "#" },
  "ini: sections": { kind: "darkice", part: "[icecast2-#]\nserver=h\nmountPoint=m#\n" },
  "ini: servers of butt": { kind: "butt", before: "[main]\nserver=s1\n", part: "[s#]\naddress=h\nmount=m#\n" },
  "ini: doubled keys": { kind: "butt", before: "[main]\n", part: "server=s#\n" },
  "ices: instances": {
    kind: "ices",
    before: "<ices><stream>",
    part: "<metadata><name>n</name></metadata><instance><hostname>h</hostname><mount>/m#</mount></instance>",
    after: "</stream></ices>",
    limit: 50,
  },
  "ezstream: streams": {
    kind: "ezstream",
    before: "<ezstream><streams>",
    part: "<stream><mountpoint>/m#</mountpoint><server>a#</server></stream><server><name>a#</name><hostname>h</hostname></server>",
    after: "</streams></ezstream>",
    limit: 50,
  },
  "keys: one owner": {
    kind: "keys",
    part: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOVLqHpgdXjHbvrNxC0GMdlCd/xuLuAlHNwtKBn#0000 anna@#\n",
  },
  "keys: names alike": {
    kind: "keys",
    part: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOVLqHpgdXjHbvrNxC0GMdlCd/xuLuAlHNwtKBn#0000 a+#@h\n",
  },
  "keys: long options": { kind: "keys", part: "a" },
  "keys: kinds of keys": { kind: "keys", part: "ssh-" },
};

/** So many parts have about this size; not too few to compare. */
export function partsOf({ part, limit = 0 }: Shape, bytes: number): number {
  return Math.max(16, limit, Math.ceil(bytes / part.replaceAll("#", "100000").length));
}

function hostileText({ before = "", part, after = "" }: Shape, count: number): string {
  const isNumbered = part.length > 1 && !/#[<{]/u.test(part);
  const parts = Array.from({ length: count }, (_, index) => (isNumbered ? part.replaceAll("#", String(100_000 + index)) : part));
  return before + parts.join("") + after;
}

/** What is read on a host with so many parts of this text. */
export function hostileHost(shape: Shape, count: number): Found {
  const text = hostileText(shape, count);
  const station = { kind: "icecast" as const, path: "icecast.xml", text: "<icecast><hostname>h.example</hostname></icecast>" };
  if (shape.kind === "nginx") return foundOn([station], { nginx: `# configuration file /etc/nginx/nginx.conf:\n${text}` });
  if (shape.kind === "keys") return foundOn([station], { keys: text.split("\n") });
  if (shape.kind === "stats") return foundOn([station], { live: parseLive(Buffer.from(text)) });
  return foundOn([{ kind: shape.kind, path: "hostile", text }]);
}
