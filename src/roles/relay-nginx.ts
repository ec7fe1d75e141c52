import { ACCESS_LOG } from "../health/facts/turned-away.js";
import { NGINX_STATUS_PORT } from "../inventory/tuning.js";
import { contentType, isInBlocks } from "../station/formats.js";
import { channelsOf, childrenOf, mountsOf, parentsOf, streamsOf } from "../station/topology.js";
import { activePath } from "./active.js";
import { SELECTOR } from "./icecast-slots.js";
import { stationKey } from "./icecast.js";
import { nginxService, pathOf, tlsFiles, workerConnections } from "./nginx.js";
import { ownClientValue } from "./own-client.js";
import { addUp, part, ROOT, ROOT_ONLY, type FileSpec, type RoleInput, type RolePart } from "./part.js";
import { mostEvents, PUBLIC_NGINX_FILES, publicSide } from "./public.js";
import { capacityOf, connectionsPerAddress, feedsBelow, probesOf, socketsOf } from "./relay-limits.js";

const NGINX_FILES = [
  "/etc/nginx/nginx.conf",
  "/etc/nginx/radio/site.conf",
  "/etc/nginx/radio/own.conf",
  "/etc/nginx/radio/cors.conf",
  "/etc/nginx/radio/frames.js",
  "/etc/nginx/radio/streams.js",
  ...PUBLIC_NGINX_FILES,
];

/** nginx, which serves the listeners of a relay. */
export function relayNginx(input: RoleInput): RolePart {
  const { inventory, name, tuning } = input;
  const channels = channelsOf(inventory, name);
  const tls = tlsFiles(input);
  const active = channels.map((channel) => activeFile(input, channel));
  const reloadOn = [...NGINX_FILES, SELECTOR, ...tls.map(pathOf)];
  return addUp([
    nginxService(input, reloadOn),
    publicSide(input),
    part({
      // logrotate rotates nginx's other logs, too. The module runs frames.js and streams.js.
      packages: ["logrotate", "libnginx-mod-http-js"],
      directories: [{ path: "/etc/nginx/radio", owner: "root", group: "root", mode: 0o755 }],
      files: [
        {
          ...ROOT,
          template: "relay/etc/nginx/nginx.conf",
          view: {
            openFiles: tuning.system.openFiles,
            workerConnections: workerConnections(
              input,
              (capacityOf(input) + probesOf(input) + feedsBelow(input) + mostEvents(input)) * 2,
            ),
          },
        },
        { ...ROOT, template: "relay/etc/nginx/radio/site.conf", view: siteView(input, tls.length > 0) },
        { ...ROOT_ONLY, template: "relay/etc/nginx/radio/own.conf", view: { value: ownClientValue(stationKey(input), name) } },
        { ...ROOT, template: "relay/etc/nginx/radio/cors.conf", view: { hsts: tls.length > 0 && inventory.tls.hsts } },
        { ...ROOT, template: "relay/etc/nginx/radio/frames.js", view: {} },
        { ...ROOT, template: "relay/etc/nginx/radio/streams.js", view: streamsView(input) },
        { ...ROOT, template: "relay/etc/logrotate.d/radioctl-listens", view: { path: ACCESS_LOG } },
        ...active,
        ...tls,
      ],
      ports: [...httpPorts(input), ...(tls.length > 0 ? httpsPorts(input) : [])].map((port) => ({
        port,
        why: "listeners",
        limited: true,
      })),
    }),
  ]);
}

function httpPorts({ tuning: { nginx: tuning } }: RoleInput): number[] {
  return [tuning.httpPort, ...tuning.extraHttpPorts];
}

function httpsPorts({ tuning: { nginx: tuning } }: RoleInput): number[] {
  return [tuning.httpsPort, ...tuning.extraHttpsPorts];
}

/** `active_main`: nginx allows no hyphens in names. */
function variable(channel: string): string {
  return `active_${channel.replaceAll("-", "_")}`;
}

/** This small file names the parent whose stream listeners get. nginx reads it, too, but does not use it. */
function activeFile({ inventory, name }: RoleInput, channel: string) {
  const [active = ""] = parentsOf(inventory, name, channel);
  return {
    ...ROOT,
    template: "relay/etc/nginx/radio/active.conf",
    path: activePath(channel),
    view: { channel, variable: variable(channel), active },
  };
}

function siteView(input: RoleInput, tls: boolean): FileSpec["view"] {
  const { inventory, name, tuning } = input;
  return {
    accessLog: ACCESS_LOG,
    sockets: socketsOf(input),
    capacity: capacityOf(input),
    connectionsPerAddress: connectionsPerAddress(input),
    probes: probesOf(input),
    children: childrenOf(inventory, name).flatMap((child) =>
      [inventory.hosts[child]?.address ?? [], inventory.hosts[child]?.ipv6 ?? []].flat(),
    ),
    httpPorts: httpPorts(input),
    httpsPorts: httpsPorts(input),
    statusPort: NGINX_STATUS_PORT,
    readTimeoutSeconds: tuning.nginx.readTimeoutSeconds,
    ipv6: inventory.hosts[name]?.ipv6 !== undefined,
    tls,
    redirect: tls && inventory.tls.redirect,
    hsts: tls && inventory.tls.hsts,
    httpsSuffix: tuning.nginx.httpsPort === 443 ? "" : `:${tuning.nginx.httpsPort}`,
    firstMount: streamsOf(inventory, name)[0]?.mount ?? "",
    mounts: channelsOf(inventory, name).flatMap((channel) =>
      mountsOf(inventory, channel).map(({ mount, format }) => ({
        mount,
        contentType: contentType(format),
        bitrateKbps: format.bitrateKbps,
        framed: isInBlocks(format),
      })),
    ),
  };
}

/** What streams.js answers to HEAD. */
function streamsView({ inventory, name }: RoleInput): FileSpec["view"] {
  const { genre = "", website = "" } = inventory.station;
  return {
    mounts: channelsOf(inventory, name).flatMap((channel) =>
      mountsOf(inventory, channel).map(({ mount, format, title }) => ({
        mount,
        contentType: contentType(format),
        title,
        genre,
        website,
      })),
    ),
  };
}
