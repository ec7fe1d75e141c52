import { XMLParser } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { desired, stationText, textAt } from "./station.js";

interface Icecast {
  icecast: {
    limits: { clients: number; sources: number; "source-timeout": number; "queue-size": number };
    "listen-socket": Array<{ "bind-address": string; port: number }>;
    "master-update-interval": number;
    relay: Array<{ server: string; port: number; mount: string; "local-mount": string; "on-demand": number }>;
    mount: Array<{
      "mount-name": string;
      "fallback-mount"?: string;
      "fallback-override"?: number;
      username?: string;
      "burst-size": number;
      hidden: number;
    }>;
  };
}

const icecastOf = (name: string) =>
  (new XMLParser().parse(textAt(desired(name), "/etc/icecast2/icecast-a.xml")) as Icecast).icecast;

describe("a relay's Icecast", () => {
  const icecast = icecastOf("eu-1");

  const named = (name: string) => icecast.mount.filter((mount) => mount["mount-name"].startsWith(name));

  it("has one hidden local mount for each master and format, always connected, which no listener falls off", () => {
    const fromMasters = icecast.relay.filter(({ server }) => server !== "127.0.0.10");
    expect(fromMasters).toHaveLength(10);
    expect(icecast.relay.every((relay) => relay["on-demand"] === 0)).toBe(true);
    expect(icecast.mount.every((mount) => mount.hidden === 1)).toBe(true);
    expect(fromMasters.find((relay) => relay["local-mount"] === "/master-b/live.opus")).toMatchObject({
      server: "192.0.2.11",
      port: 8000,
      mount: "/live.opus",
    });
    expect([...named("/master-a/"), ...named("/master-b/")].map((mount) => mount["fallback-mount"])).toEqual(
      Array(10).fill(undefined),
    );
  });

  it("has a spare of each local mount, which is the fallback of its twin, without moving listeners back", () => {
    const spares = icecast.relay.filter(({ server }) => server === "127.0.0.10");
    expect(spares).toHaveLength(10);
    for (const spare of spares) expect(spare).toMatchObject({ port: 8001, "local-mount": `/spare${spare.mount}` });
    const fallbacks = new Map(named("/spare/").map((mount) => [mount["mount-name"], mount["fallback-mount"]]));
    expect(fallbacks.size).toBe(10);
    for (const [mount, fallback] of fallbacks) {
      expect(fallback).not.toBe(mount);
      expect(fallbacks.get(fallback ?? "")).toBe(mount);
    }
    expect(named("/spare/").every((mount) => mount["fallback-override"] === 0)).toBe(true);
  });

  it("connects to itself at an address of its own, so that these connections are not counted as listeners", () => {
    const others = icecast["listen-socket"].filter((socket) => socket["bind-address"] !== "127.0.0.1");
    expect(others).toEqual([{ "bind-address": "127.0.0.10", port: 8001 }]);
  });

  it("takes each public mount from the splicer alone; its listeners return when the splicer does", () => {
    const streams = icecast.mount.filter(({ username }) => username === "splicer");
    expect(streams.map((mount) => mount["mount-name"])).toEqual([
      "/live.mp3",
      "/mono.aac",
      "/live.opus",
      "/live.ogg",
      "/live.flac",
    ]);
    for (const mount of streams)
      expect(mount).toMatchObject({ "fallback-mount": `/spare/master-a${mount["mount-name"]}`, "fallback-override": 1 });
    expect(icecast.limits.sources).toBeGreaterThanOrEqual(icecast.relay.length + streams.length);
  });

  it("has many sockets on loopback for a storm of reconnecting listeners", () => {
    const sockets = icecast["listen-socket"].filter((socket) => socket["bind-address"] === "127.0.0.1");
    expect(sockets.map(({ port }) => port)).toEqual(Array.from({ length: 32 }, (_, index) => 8001 + index));
    expect(desired("eu-1").streamServer).toBe("icecast2");
  });

  it("waits longer for parents that are relays, so that a frozen master does not lose it both parents", () => {
    const [above, below] = [icecastOf("eu-1"), icecastOf("eu-3")];
    expect(above.limits["source-timeout"]).toBe(10);
    expect(below.limits["source-timeout"]).toBe(13);
    const longest = 5 + 2;
    expect(below.mount.every((mount) => mount["burst-size"] >= longest * 48 * 125)).toBe(true);
  });

  it("allows clients for its capacity, and sources for its relays", () => {
    expect(icecast.limits.clients).toBeGreaterThanOrEqual(1000 + icecast.relay.length);
    expect(icecast.limits.sources).toBeGreaterThanOrEqual(icecast.relay.length);
  });

  it("has clients left for statistics and moves when it is full, and while listeners leave and others come", () => {
    const streams = 5;
    const probes = 32 + streams * 4;
    const leaving = 100;
    expect(icecast.limits.clients).toBeGreaterThanOrEqual(1000 + leaving + probes + 64 + icecast.relay.length);
  });

  it("also allows two Icecasts of each relay below, while one replaces the other", () => {
    const probes = 64;
    const { clients } = icecastOf("eu-2").limits;
    const below = icecastOf("eu-3").relay.filter(({ server }) => server === "192.0.2.22").length;
    expect(below).toBeGreaterThan(0);
    expect(clients).toBeGreaterThanOrEqual(500 + probes + icecastOf("eu-2").relay.length + below * 2);
  });

  it("has a burst that lasts until the fallback from a frozen master, and a queue of at least four bursts", () => {
    const seconds = 2 + 2;
    const mp3 = icecast.mount.find((mount) => mount["mount-name"] === "/master-a/live.mp3");
    expect(mp3?.["burst-size"]).toBeGreaterThanOrEqual(seconds * 128 * 125);
    expect(icecast.limits["queue-size"]).toBeGreaterThanOrEqual(
      4 * Math.max(...icecast.mount.map((mount) => mount["burst-size"])),
    );
  });

  it("tries a lost master again after 5 s instead of Icecast's 120 s", () => {
    expect(icecast["master-update-interval"]).toBe(5);
  });

  it("pulls from its parents' public mounts on the second tier", () => {
    const second = icecastOf("eu-3");
    expect(second.relay.map(({ server, port }) => `${server}:${port}`)).toContain("192.0.2.21:80");
    const parents = second.relay.map((relay) => /^\/(?:spare\/)?([^/]+)\//u.exec(relay["local-mount"])?.[1]);
    expect(new Set(parents)).toEqual(new Set(["eu-1", "eu-2"]));
  });
});

describe("a relay's nginx", () => {
  const relay = desired("eu-1");
  const site = textAt(relay, "/etc/nginx/radio/site.conf");

  it("passes each public mount on to the same mount of Icecast; one small file names the active master", () => {
    expect(textAt(relay, "/etc/nginx/radio/active-main.conf")).toContain("default master-a;");
    for (const mount of ["/live.mp3", "/mono.aac", "/live.opus", "/live.ogg", "/live.flac"]) {
      expect(site).toContain(`location = ${mount} {`);
      expect(site).toContain(`proxy_pass http://icecast_$slot${mount};`);
    }
  });

  it("takes as many listeners as its capacity, and of one address half of them, but at least 250", () => {
    expect(site.match(/limit_conn capacity 1000;/gu)).toHaveLength(5);
    expect(site.match(/limit_conn address 500;/gu)).toHaveLength(5);
    expect(textAt(desired("eu-3"), "/etc/nginx/radio/site.conf")).toContain("limit_conn address 250;");
  });

  it.each([
    ["0", undefined],
    ["40", "limit_conn address 40;"],
    ["auto", "limit_conn address 500;"],
  ])("has the limit of one address that the inventory sets: %s", (value, line) => {
    const text = `${stationText}defaults: { nginx: { connectionsPerAddress: ${value} } }\n`;
    expect(/limit_conn address .*/u.exec(textAt(desired("eu-1", text), "/etc/nginx/radio/site.conf"))?.[0]).toBe(line);
  });

  it("knows the relays that feed from it by their addresses", () => {
    const addresses = (name: string) =>
      /geo \$relay_below \{([^}]*)\}/u.exec(textAt(desired(name), "/etc/nginx/radio/site.conf"))?.[1];
    expect(addresses("eu-1")).toContain("192.0.2.23 1;");
    expect(addresses("eu-3")).not.toContain("192.0.2");
  });

  it("knows probes by a secret that only root can read", () => {
    const file = relay.files.find(({ path }) => path === "/etc/nginx/radio/own.conf");
    expect(file).toMatchObject({ owner: "root", mode: 0o600 });
    expect(file?.content.masked()).not.toContain(/"(.{32})" 1;/u.exec(file?.content.reveal() ?? "")?.[1] ?? "none");
  });

  it("has thousands of connections besides those of listeners, within its number of open files", () => {
    const connections = (text?: string) =>
      Number(/worker_connections (\d+);/u.exec(textAt(desired("eu-1", text), "/etc/nginx/nginx.conf"))?.[1]);
    expect(connections()).toBeGreaterThanOrEqual(1000 * 2 + 8192);
    expect(connections(`${stationText}defaults: { system: { openFiles: 4096 } }\n`)).toBe(4096);
  });

  it("listens on IPv6 if the host has it", () => {
    expect(site).toContain("listen [::]:80");
    expect(textAt(desired("eu-2"), "/etc/nginx/radio/site.conf")).not.toContain("[::]");
  });

  it("never ends old workers by force, because a reload would disconnect all listeners", () => {
    const directives = textAt(relay, "/etc/nginx/nginx.conf").replaceAll(/#.*/gu, "");
    expect(directives).not.toContain("worker_shutdown_timeout");
  });

  it("uses the certificate of the inventory, with a key that only root can read", () => {
    const withTls = stationText.replace(
      "capacity: 1000",
      "capacity: 1000, tls: { certificate: fullchain.pem, key: !secret tls-key }",
    );
    const host = desired("eu-1", withTls, "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n");
    expect(textAt(host, "/etc/nginx/radio/site.conf")).toContain("listen 443 ssl");
    expect(host.files.find((file) => file.path === "/etc/nginx/radio/tls.key")).toMatchObject({ owner: "root", mode: 0o600 });
    expect(host.openPorts).toContain(443);
  });

  it("serves listeners on additional ports, which the firewall opens; those over TLS need a certificate", () => {
    const text = `${stationText}defaults: { nginx: { extraHttpPorts: [8000, 8044] } }\n`;
    const withPorts = desired("eu-1", text);
    const listens = (from: string) => [...from.matchAll(/^ +listen (\S+)(?: ssl)? default_server/gmu)].map(([, port]) => port);
    expect(listens(textAt(withPorts, "/etc/nginx/radio/site.conf"))).toEqual([
      "80",
      "[::]:80",
      "8000",
      "[::]:8000",
      "8044",
      "[::]:8044",
    ]);
    expect(textAt(withPorts, "/etc/nftables.conf")).toContain("tcp dport 8044 accept");
    expect(withPorts.openPorts).toEqual(expect.arrayContaining([80, 8000, 8044]));
    expect(textAt(desired("master-a", text), "/etc/nftables.conf")).not.toContain("8044");
    const withTls = text
      .replace("capacity: 500", "capacity: 500, tls: { certificate: fullchain.pem, key: !secret tls-key }")
      .replace("eu-2: { ", "eu-2: { tuning: { nginx: { extraHttpsPorts: [9443] } }, ");
    const secure = textAt(desired("eu-2", withTls, "-----BEGIN CERTIFICATE-----\nabc\n"), "/etc/nginx/radio/site.conf");
    expect(listens(secure)).toEqual(["80", "8000", "8044", "443", "9443"]);
    expect(secure).toContain("listen 9443 ssl default_server");
  });
});
