import { ESCAPES, type Answer } from "./answers.js";

const base64 = (text: string) => Buffer.from(text).toString("base64");

const ICECAST = `<icecast><hostname>live.radio.example</hostname>
<authentication><source-password>hackme-source</source-password><admin-user>admin</admin-user><admin-password>hackme-admin</admin-password></authentication>
<listen-socket><port>8000</port></listen-socket>
<mount><mount-name>/live.mp3</mount-name></mount></icecast>`;

interface Station {
  icecast?: string;
  path?: string;
  liquidsoap?: string;
  darkice?: string;
  butt?: string;
  nginx?: string;
  more?: readonly string[];
}

/** The answer of a host on which a station was set up by hand. */
function station({ icecast = ICECAST, path = "/etc/icecast2/icecast.xml", nginx, more = [], ...programs }: Station = {}): string {
  const files = Object.entries(programs).map(
    ([kind, text]) => `file ${kind} used ${base64(`/etc/${kind}.conf`)} ${base64(text)}`,
  );
  return [
    "@@radioctl",
    "hostname streamer",
    "addresses 192.0.2.10",
    "timezone Europe/Berlin",
    "system Debian GNU/Linux 12 (bookworm)",
    "systemd systemd",
    "arrived 198.51.100.7 51234 192.0.2.10 22",
    "key ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOVLqHpgdXjHbvrNxC0GMdlCd/xuLuAlHNwtKBnsSYk6 anna",
    "running icecast",
    `file icecast used ${base64(path)} ${base64(icecast)}`,
    ...files,
    ...(nginx === undefined ? [] : [`nginx ${base64(`# configuration file /etc/nginx/nginx.conf:\n${nginx}`)}`]),
    ...more,
    "@@end",
    "",
  ].join("\n");
}

const MEGABYTE = 1_000_000;
const many = (text: string, bytes = MEGABYTE) => text.repeat(Math.ceil(bytes / text.length));

const answers: Readonly<Record<string, string>> = {
  "a good station": station(),
  "an empty answer": "@@radioctl\n@@end\n",
  "escapes in every fact": `@@radioctl\n${["hostname", "addresses", "timezone", "system", "key", "running", "arrived"].map((name) => `${name} ${ESCAPES} ${ESCAPES}\n`).join("")}@@end\n`,
  "escapes in paths": station({ path: `/etc/${ESCAPES}/icecast.xml` }),
  "escapes in Icecast's texts": station({ icecast: ICECAST.replaceAll("live", `live${ESCAPES}`) }),
  "a tree without end": station({ icecast: `<icecast>${many("<mount>")}` }),
  "one element of a megabyte": station({ icecast: `<icecast><${"a".repeat(MEGABYTE)}/></icecast>` }),
  "attributes without end": station({ icecast: `<icecast ${many('a="1" ')}></icecast>` }),
  "comments without end": station({ icecast: `<icecast>${many("<!-- ")}</icecast>` }),
  "entities that grow": station({
    icecast: `<!DOCTYPE a [<!ENTITY a "${"a".repeat(1000)}"><!ENTITY b "${"&a;".repeat(1000)}"><!ENTITY c "${"&b;".repeat(1000)}">]><icecast><hostname>&c;</hostname></icecast>`,
  }),
  "an entity of this machine": station({
    icecast: '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><icecast><hostname>&x;</hostname></icecast>',
  }),
  "ten thousand mounts": station({
    icecast: `<icecast>${Array.from({ length: 10_000 }, (_, index) => `<mount><mount-name>/m${index}.mp3</mount-name><password>p${index}</password></mount>`).join("")}</icecast>`,
  }),
  "nginx of braces": station({ nginx: many("a { ") }),
  "nginx of quotes": station({ nginx: many("'\\") }),
  "nginx with escapes": station({
    nginx: `http { server { server_name ${ESCAPES}; listen 80; location /${ESCAPES} { proxy_pass http://127.0.0.1:8000; } } }`,
  }),
  "Liquidsoap of brackets": station({ liquidsoap: many("(") }),
  "Liquidsoap of comments": station({ liquidsoap: many("a=####") }),
  "Liquidsoap of interpolations": station({ liquidsoap: `a = "${many("#{")}` }),
  "Liquidsoap with escapes": station({
    liquidsoap: `output.icecast(%mp3, mount="${ESCAPES}", password="${ESCAPES}", input.harbor("${ESCAPES}"))\n`,
  }),
  "an encoder of hashes": station({ butt: `[main]\n${many("a=####\n")}`, darkice: many("a=####\n") }),
  "forty times the same file": station({
    more: Array.from({ length: 40 }, (_, index) => `file icecast used ${base64(`/${index}.xml`)} ${base64(ICECAST)}`),
  }),
};

/** Hosts for `adopt`, each by its name. Names are resolved to nonsense. */
export const adopted: Readonly<Record<string, Answer>> = Object.fromEntries(
  Object.entries(answers).map(([name, stdout]): [string, Answer] => [
    name,
    ({ stdin }) => ({ stdout: String(stdin).includes("@@radioctl") ? stdout : `${ESCAPES} ${ESCAPES}\n` }),
  ]),
);

/** What an Icecast answers to /admin/stats, besides what any server may. */
export const stats: Readonly<Record<string, string>> = {
  "escapes in statistics": `<icestats><source mount="/live.mp3${ESCAPES}"><listeners>1e999</listeners><bitrate>${ESCAPES}</bitrate></source></icestats>`,
  "a tree without end in statistics": many("<icestats>"),
  "statistics of JSON": '{"icestats": {"source": null}}',
  "half a character in statistics": '<icestats><source mount="/&#xDC1B;[31m"/></icestats>',
};
