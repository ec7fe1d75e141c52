import { describe, expect, it } from "vitest";
import { draftOf } from "../../../../src/operations/adopt/draft.js";
import { chosenFor, locationsOf } from "../../../../src/operations/adopt/nginx/locations.js";
import { parseNginx } from "../../../../src/operations/adopt/nginx/read.js";
import { foundOn } from "../found.js";

const locations = (text: string) => {
  const [server] = parseNginx(`# configuration file /etc/nginx/nginx.conf:\nserver { ${text} }`).directives;
  return server === undefined ? [] : locationsOf(server, []);
};

/** How nginx may choose: the arguments of the locations. */
const chosen = (text: string, path: string) =>
  chosenFor(locations(text), path).map(({ directive }) => directive.arguments.join(" "));

// The examples of nginx's documentation of `location`: https://nginx.org/en/docs/http/ngx_http_core_module.html#location
const DOCUMENTED = String.raw`location = / { } location / { } location /documents/ { } location ^~ /images/ { } location ~* \.(gif|jpg|jpeg)$ { }`;

describe("the location that nginx chooses for a path", () => {
  it.each([
    [DOCUMENTED, "/", ["= /"]],
    [DOCUMENTED, "/index.html", ["/"]],
    [DOCUMENTED, "/documents/document.html", ["/documents/"]],
    [DOCUMENTED, "/images/1.gif", ["^~ /images/"]],
    [DOCUMENTED, "/documents/1.JPG", [String.raw`~* \.(gif|jpg|jpeg)$`]],
    [String.raw`location ~ \.mp3$ { } location ~ ^/live { }`, "/live.mp3", [String.raw`~ \.mp3$`]],
    [String.raw`location /a/ { location ~ \.mp3$ { } }`, "/a/live.mp3", [String.raw`~ \.mp3$`]],
    [String.raw`location /a/ { location ~ \.mp3$ { } }`, "/live.mp3", []],
    [String.raw`location ~ \.MP3$ { } location / { }`, "/live.mp3", ["/"]],
    [String.raw`location ~ "^/[a-z]{2}/.+\.mp3$" { } location / { }`, "/en/live.mp3", [String.raw`~ ^/[a-z]{2}/.+\.mp3$`]],
    // Not understood: nginx may choose it.
    [String.raw`location ~ ^/(?<mount>(a+)+)$ { } location / { }`, "/live.mp3", [String.raw`~ ^/(?<mount>(a+)+)$`, "/"]],
    ["location @icecast { }", "/live.mp3", []],
  ])("%s: %s gets %j", (text, path, expected) => expect(chosen(text, path)).toEqual(expected));

  it("is found in no time, whatever the patterns are", () => {
    const slow = [
      String.raw`^(a+)+$`,
      String.raw`^(a|a)*$`,
      String.raw`a*a*a*a*a*a*b`,
      String.raw`^(.*)(.*)(.*)(.*)x`,
      String.raw`([a-z]+)*!`,
    ];
    const all = locations(slow.map((pattern) => `location ~ "${pattern}" { }`).join(" "));
    const start = process.cpuUsage();
    expect(chosenFor(all, "/".padEnd(90, "a"))).toHaveLength(slow.length);
    expect(process.cpuUsage(start).user / 1e6).toBeLessThan(1);
  });
});

const ICECAST = `<icecast><listen-socket><port>8000</port><bind-address>127.0.0.1</bind-address></listen-socket>
<mount><mount-name>/live.mp3</mount-name></mount>
<mount><mount-name>/members/talk.mp3</mount-name><stream-name>Members</stream-name></mount></icecast>`;
const PASS = "proxy_pass http://127.0.0.1:8000;";
const LOGIN = `auth_basic "members"; auth_basic_user_file m;`;

/** Ways to keep one mount from the public, in a server with `location / { ... }` for the other. */
const KEPT: Readonly<Record<string, string>> = {
  "a login at its path": `location / { ${PASS} } location = /members/talk.mp3 { ${LOGIN} ${PASS} }`,
  "a login at a beginning of it": `location / { ${PASS} } location /members/ { ${LOGIN} ${PASS} }`,
  "a login at a beginning that ends the search": `location / { ${PASS} } location ^~ /members/ { ${LOGIN} ${PASS} }`,
  "a login at a pattern": `location / { ${PASS} } location ~ ^/members { ${LOGIN} ${PASS} }`,
  "a login at a pattern for any case": `location / { ${PASS} } location ~* ^/MEMBERS/(.+)\\.mp3$ { ${LOGIN} ${PASS} }`,
  "a login at a pattern that is not understood": `location / { ${PASS} } location ~ "^/(?>mem|members)/" { ${LOGIN} ${PASS} } location = /live.mp3 { ${PASS} }`,
  "a login around its location": `location / { ${PASS} } location /members/ { ${LOGIN} location ~ mp3 { ${PASS} } }`,
  "a login of the server that one location lifts": `${LOGIN} location / { ${PASS} } location = /live.mp3 { auth_basic off; ${PASS} }`,
  "addresses of the server that one location opens": `allow 10.0.0.0/8; deny all; location / { ${PASS} } location = /live.mp3 { allow all; ${PASS} }`,
  "addresses, where only a login is lifted": `deny all; location /members { auth_basic off; ${PASS} } location = /live.mp3 { allow all; ${PASS} }`,
  "a refusal at its path": `location / { ${PASS} } location /members/ { return 403; }`,
  "a refusal at a pattern": `location / { ${PASS} } location ~ talk { deny all; }`,
  "files at its path": `location / { ${PASS} } location /members/ { root /srv/members; }`,
  "no location for it": `location = /live.mp3 { ${PASS} }`,
  "a pattern that does not match it": `location ~ ^/(live|jazz)\\.mp3$ { ${PASS} }`,
  "a token": `location / { ${PASS} } location /members/ { secure_link $arg_md5,$arg_expires; ${PASS} }`,
  "a request to another server": `location / { ${PASS} } location /members/ { auth_request /check; ${PASS} }`,
};

describe("a mount that nginx keeps from the public is not in the draft, and the operator gets the reason", () => {
  it.each(Object.entries(KEPT))("%s", (_name, text) => {
    const nginx = `# configuration file /etc/nginx/nginx.conf:\nhttp { server { listen 80; server_name radio.station.example; ${text} } }`;
    const { inventory, remarks } = draftOf(foundOn([{ kind: "icecast", path: "icecast.xml", text: ICECAST }], { nginx }));
    expect(inventory).toContain("mount: /live.mp3");
    expect(inventory).not.toMatch(/members|talk/u);
    expect(remarks.map(({ what }) => what)).toContainEqual(
      expect.stringMatching(/^\/members\/talk\.mp3: .*it is not in the draft/u),
    );
  });

  it.each([
    ["a mount that everyone gets through a name", `location / { try_files $uri @icecast; } location @icecast { ${PASS} }`],
    ["a mount at a pattern", `location ~ \\.mp3$ { ${PASS} }`],
    ["a mount whose location lifts the login", `${LOGIN} location / { auth_basic off; ${PASS} }`],
    ["mounts behind a server that is computed", `location / { proxy_pass http://$backend; } location = /live.mp3 { ${PASS} }`],
  ])("%s stays in the draft", (_name, text) => {
    const nginx = `# configuration file /etc/nginx/nginx.conf:\nhttp { server { listen 80; server_name radio.station.example; ${text} } }`;
    const { inventory } = draftOf(foundOn([{ kind: "icecast", path: "icecast.xml", text: ICECAST }], { nginx }));
    expect(inventory).toContain("mount: /members/talk.mp3");
  });
});
