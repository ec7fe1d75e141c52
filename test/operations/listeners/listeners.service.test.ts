import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { loadScript } from "../../../src/host/load-script.js";
import { listenersNow } from "../../../src/operations/listeners/mount-listeners.js";
import { parseListeners, listenersScript } from "../../../src/operations/listeners/observe-listeners.js";
import { radio } from "../../health/radio.js";

const run = promisify(execFile);

/** An HTTP server with an Icecast's statistics, in the form of 2.4.4, by mount and User-Agent. */
async function icecast(address: string, port: number, mounts: Readonly<Record<string, readonly string[]>>): Promise<number> {
  const source = (mount: string, inside: string) => `<source mount="${mount}">${inside}</source>`;
  const listener = (agent: string, id: number) =>
    `<listener><IP>127.0.0.1</IP>${agent === "" ? "" : `<UserAgent>${agent}</UserAgent>`}<Connected>9</Connected><ID>${id}</ID></listener>`;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://icecast");
    const mount = url.searchParams.get("mount") ?? "";
    const all = Object.entries(mounts).map(([each, agents]) => source(each, `<listeners>${agents.length}</listeners>`));
    const list = source(
      mount,
      `<Listeners>${mounts[mount]?.length ?? 0}</Listeners>${(mounts[mount] ?? []).map(listener).join("")}`,
    );
    response.end(`<?xml version="1.0"?>\n<icestats>${url.pathname === "/admin/stats" ? all.join("") : list}</icestats>\n`);
  }).listen(port, address);
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

it("a host's own shell counts the listeners of both Icecasts, without probes and without a relay below that has two Icecasts", async () => {
  const below = ["Icecast 2.4.4", "Icecast 2.4.4"];
  const port = await icecast("127.0.0.1", 0, {
    "/master-a/live.mp3": [...below, "VLC/3.0.20 LibVLC/3.0.20", "Mozilla/5.0 (X11) &amp; Firefox/132.0", "", "radioctl/probe"],
    "/master-b/live.mp3": [],
  });
  await icecast("127.0.0.2", port, { "/master-b/live.mp3": [...below, "VLC/3.0.20 LibVLC/3.0.20"] });
  // No password is needed here.
  const script = loadScript(listenersScript({ port, addresses: ["127.0.0.1", "127.0.0.2", "127.0.0.3"] })).replace(
    "--config /etc/radioctl/icecast.curl",
    "--noproxy '*'",
  );
  const { stdout } = await run("sh", ["-c", script]);
  const taking = parseListeners(stdout);
  expect([...(taking?.streams.keys() ?? [])]).toEqual(["127.0.0.1", "127.0.0.2"]);
  expect(taking && listenersNow(radio(), "eu-1", taking.streams, taking.connected)).toBe(4);
  expect(parseListeners(stdout.replace("@@end", ""))).toBeUndefined();
});
