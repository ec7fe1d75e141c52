import { nominalKbps } from "../station/formats.js";
import { harborOf } from "../station/harbor.js";
import { childrenOf, streamsOf } from "../station/topology.js";
import { backup } from "./backup.js";
import { bed } from "./bed.js";
import { harbor } from "./harbor.js";
import { healthz, icecast, icecastFile, icecastUnit, icecastView } from "./icecast.js";
import { HARBOR_SECONDS, liquidsoap } from "./liquidsoap.js";
import { nginxService, pathOf, tlsFiles, workerConnections } from "./nginx.js";
import { addUp, part, ROOT, type FileSpec, type RoleInput, type RolePart } from "./part.js";
import { feedsOf, mountPassword, programme } from "./programme.js";
import { recorder } from "./recorder.js";

/** Seconds of audio that a relay may fall behind before it is disconnected: enough for a bad connection over an ocean. */
const QUEUE_SECONDS = 20;

/** Clients besides the relays: probes and operators. */
const SPARE_CLIENTS = 64;

/** A master: Liquidsoap encodes all formats of its channels, Icecast serves them to relays, nginx reports whether it is on air. */
export function masterRole(input: RoleInput): RolePart {
  const { inventory, name, tuning } = input;
  const { masterPort } = tuning.icecast;
  const addressesOf = (hosts: readonly string[]) =>
    hosts.flatMap((host) => [inventory.hosts[host]?.address ?? [], inventory.hosts[host]?.ipv6 ?? []].flat());
  const relays = addressesOf(childrenOf(inventory, name));
  const masters = addressesOf([...new Set(feedsOf(input).map(({ peer }) => peer))]);
  return addUp([
    icecast(input, [icecastFile("a", "master/etc/icecast2/icecast.xml", masterIcecastView(input))], masterPort),
    // It needs no second slot: its connections are relays, and their listeners are moved before it restarts.
    part({ units: [icecastUnit("a")] }),
    liquidsoap(input),
    programme(input),
    healthz(
      input,
      masterPort,
      streamsOf(inventory, name).map(({ mount }) => [mount]),
    ),
    statusSite(input),
    harbor(input),
    backup(input),
    recorder(input),
    bed(input),
    part({
      ports: [
        ...(relays.length === 0 ? [] : [{ port: masterPort, from: relays, why: "relays" }]),
        ...(masters.length === 0 ? [] : [{ port: masterPort, from: masters, why: "the other master" }]),
        { port: tuning.nginx.httpPort, why: "healthz", limited: true },
      ],
    }),
  ]);
}

function masterIcecastView(input: RoleInput): FileSpec["view"] {
  const { inventory, name, tuning } = input;
  const streams = streamsOf(inventory, name);
  const feeds = feedsOf(input);
  const mounts = [...streams, ...feeds].map(({ mount }) => ({ mount, user: "source", password: mountPassword(input, mount) }));
  const kbps = Math.max(...streams.map(({ format }) => nominalKbps(format)), ...feeds.map((feed) => feed.kbps), 128);
  return {
    ...icecastView(input),
    clients: childrenOf(inventory, name).length * streams.length * 2 + feeds.length * 2 + SPARE_CLIENTS,
    sources: Math.max(tuning.icecast.maxSources, mounts.length * 2 + 4),
    queueBytes: QUEUE_SECONDS * kbps * 125,
    port: tuning.icecast.masterPort,
    mounts,
  };
}

/** nginx reports the status. With a certificate, it also receives encoders with TLS: Liquidsoap 2.1 accepts none while a handshake is slow. */
function statusSite(input: RoleInput): RolePart {
  const { tuning, inventory, name } = input;
  const tls = harborOf(inventory, name) === undefined ? [] : tlsFiles(input);
  const { harborPort, harborTlsPort } = tuning.liquidsoap;
  const view = {
    httpPort: tuning.nginx.httpPort,
    ipv6: inventory.hosts[name]?.ipv6 !== undefined,
    workerConnections: workerConnections(input, 0),
    tls: tls.length > 0,
    harborPort,
    harborTlsPort,
    harborSeconds: HARBOR_SECONDS,
  };
  return addUp([
    nginxService(input, ["/etc/nginx/nginx.conf", ...tls.map(pathOf)]),
    part({ files: [{ ...ROOT, template: "master/etc/nginx/nginx.conf", view }] }),
    tls.length === 0
      ? part({})
      : part({
          packages: ["libnginx-mod-stream"],
          directories: [{ path: "/etc/nginx/radio", owner: "root", group: "root", mode: 0o755 }],
          files: tls,
        }),
  ]);
}
