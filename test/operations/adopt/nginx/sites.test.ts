import { describe, expect, it } from "vitest";
import { draftOf } from "../../../../src/operations/adopt/draft.js";
import { nginxSites } from "../../../../src/operations/adopt/nginx/sites.js";
import { foundOn } from "../found.js";

/** The output of `nginx -T`, with included files. */
const printed = `# configuration file /etc/nginx/nginx.conf:
user www-data;
http {
  upstream icecast { server 127.0.0.1:8000; keepalive 4; }
  log_format main '$remote_addr "{odd}; $request"';
  include /etc/nginx/sites-enabled/*;
}

# configuration file /etc/nginx/sites-enabled/radio:
server {
  listen 80; listen [::]:80;
  listen 443 ssl http2;
  server_name listen.station.example www.station.example; # ours
  ssl_certificate /etc/letsencrypt/live/station/fullchain.pem;
  location = /stream { proxy_pass http://icecast/live.mp3; }
  location /mobile.aac { proxy_pass http://127.0.0.1:8000; }
  location ~ ^/(.+)\\.ogg$ { proxy_pass http://localhost:8000/$1.ogg; }
}

# configuration file /etc/nginx/sites-enabled/shop:
server { server_name shop.example; location / { proxy_pass http://127.0.0.1:3000; } }
server { server_name other.example; location / { proxy_pass http://198.51.100.9:8000; } }
`;

const icecast = { ports: new Set([8000]), addresses: new Set(["203.0.113.5"]) };

describe("the sites of nginx for listeners", () => {
  it("are the sites that proxy to the host's own Icecast, with their paths", () => {
    const { sites, statements } = nginxSites(printed, icecast);
    expect(sites).toMatchObject([
      {
        names: [{ value: "listen.station.example" }, { value: "www.station.example", place: { line: 4 } }],
        ports: [{ port: 80, tls: false }, { port: 80 }, { port: 443, tls: true }],
        certificate: { value: "/etc/letsencrypt/live/station/fullchain.pem" },
        proxied: [
          {
            path: "/stream",
            match: "exact",
            target: "/live.mp3",
            place: { file: "/etc/nginx/sites-enabled/radio", line: 6, column: 3 },
          },
          { match: "prefix", path: "/mobile.aac", target: undefined },
        ],
      },
    ]);
    const pattern = statements.find(({ name }) => name === "location ~ ^/(.+)\\.ogg$");
    expect(pattern?.known).toMatchObject({ fate: "left", kind: "unread" });
  });

  it("determine the listen name and the mounts of the draft", () => {
    const text =
      "<icecast><mount><mount-name>/live.mp3</mount-name><bitrate>128</bitrate></mount><listen-socket><port>8000</port></listen-socket></icecast>";
    const { inventory, remarks, role } = draftOf(foundOn([{ kind: "icecast", path: "icecast.xml", text }], { nginx: printed }));
    expect(role).toBe("single");
    expect(inventory).toContain("listen: listen.station.example");
    expect(inventory).toContain("mount: /stream\n");
    expect(remarks.map(({ what }) => what)).toContain("/live.mp3 is /stream for listeners (nginx): this is its mount now");
    expect(remarks.some(({ kind, what }) => kind === "todo" && what.includes("fullchain.pem"))).toBe(true);
  });

  it.each(["", "}}}}", "server {", "server { location { proxy_pass", 'server { location "', "{{{{"])("%j has no site", (text) => {
    expect(nginxSites(text, icecast).sites).toEqual([]);
  });
});
