import type { Load } from "../host/desired.js";
import { resolveTuning } from "../inventory/tuning.js";
import { FEED_KBPS } from "../station/formats.js";
import { derivePassword } from "../station/passwords.js";
import { channelsOf, peerOf } from "../station/topology.js";
import type { View } from "../templating/view.js";
import { stationKey } from "./icecast.js";
import { part, ROOT, type FileSpec, type RoleInput, type RolePart } from "./part.js";

/** The other master reacts to silence after this one had the time to. */
const LATER_SECONDS = 5;

/** Its state directory: no managed file, so that nothing but a cutover changes what is remembered there. */
const STATE_FOLDER = "/var/lib/radioctl-liquidsoap";

const COMMAND = "/usr/local/lib/radioctl/programme";

/** What one master gives to the other alone. */
export interface Feed {
  channel: string;
  /** The other master. */
  peer: string;
  /** No public mount can have this name. */
  mount: string;
  kbps: number;
}

/** The feeds of a master, one for each channel that another master carries, too. */
export function feedsOf({ inventory, name }: Pick<RoleInput, "inventory" | "name">): Feed[] {
  return channelsOf(inventory, name).flatMap((channel) => {
    const peer = peerOf(inventory, channel, name);
    return peer === undefined ? [] : [{ channel, peer, mount: `/@${channel}`, kbps: FEED_KBPS }];
  });
}

/** The password of a mount of a master's Icecast. Each has one of its own: the global one could kill or move every mount. */
export function mountPassword(input: RoleInput, mount: string) {
  return derivePassword(stationKey(input), `icecast mount ${input.name} ${mount}`);
}

/** How a channel's script gives its feed, and takes the other master's. */
export function feedView(input: RoleInput, feed: Feed): View {
  const { inventory, tuning } = input;
  const { channel, peer, mount, kbps } = feed;
  const silences = (inventory.channels[channel]?.sources ?? []).flatMap((name) => {
    const source = inventory.sources[name];
    return source === undefined || source.kind === "playlist" ? [] : [source.silence];
  });
  const port = resolveTuning(inventory.defaults, inventory.hosts[peer]?.tuning).icecast.masterPort;
  return {
    name: `@${peer}`,
    url: `http://${inventory.hosts[peer]?.address ?? ""}:${port}${mount}`,
    buffer: float(tuning.liquidsoap.peerBufferSeconds),
    silenceAfter: float(Math.max(...silences.map(({ afterSeconds }) => afterSeconds), 10) + LATER_SECONDS),
    silenceBelow: float(Math.min(...silences.map(({ belowDbfs }) => belowDbfs), -45)),
    remembered: `${STATE_FOLDER}/follow-${channel}`,
    initial: initialPath(channel),
    mount,
    bitrateKbps: kbps,
    port: tuning.icecast.masterPort,
    user: "source",
    password: mountPassword(input, mount),
  };
}

/** Liquidsoap tells 2 from 2. and wants the latter for times and levels. */
export function float(value: number): string {
  const text = Number.isInteger(value) ? `${value}.` : String(value);
  return value < 0 ? `(${text})` : text;
}

/** The command with which a cutover and the operator look at the programme and turn it, and what is true before anybody has. */
export function programme(input: RoleInput): RolePart {
  const { inventory, name, tuning } = input;
  return part({
    packages: ["curl"],
    directories: [{ path: "/etc/liquidsoap/follow", owner: "root", group: "liquidsoap", mode: 0o750 }],
    files: [
      {
        owner: "root",
        group: "root",
        mode: 0o700,
        template: "master/usr/local/lib/radioctl/programme",
        view: {
          telnetPort: tuning.liquidsoap.telnetPort,
          folder: STATE_FOLDER,
          channels: channelsOf(inventory, name).join(" "),
          followers: feedsOf(input)
            .map(({ channel }) => channel)
            .join(" "),
          live: liveSourcesOf(input).join(" "),
        },
      },
      ...feedsOf(input).map((feed) => initialFile(input, feed)),
    ],
    checks: [{ name: "sh -n programme", files: [COMMAND], script: `sh -n "$STAGE${COMMAND}"` }],
    loads: feedsOf(input).map(({ channel }) => followLoad(channel)),
  });
}

function liveSourcesOf({ inventory, name }: RoleInput): string[] {
  const names = new Set(channelsOf(inventory, name).flatMap((channel) => inventory.channels[channel]?.sources ?? []));
  return [...names].filter((each) => inventory.sources[each]?.kind === "live");
}

/** What a deploy says counts at once, as a cutover's word does. A Liquidsoap that does not run yet (exit code 5) reads it at its start. */
function followLoad(channel: string): Load {
  const script = `${COMMAND} follow ${channel} "$(cat ${initialPath(channel)})" || [ $? -eq 5 ]`;
  return { name: `follow-${channel}`, files: [initialPath(channel)], script, risky: false, optional: true };
}

function initialPath(channel: string): string {
  return `/etc/liquidsoap/follow/${channel}`;
}

/** Beside the script, not in it: another active master is no reason to restart Liquidsoap. */
function initialFile({ inventory, name }: RoleInput, { channel }: Feed): FileSpec {
  const follow = inventory.channels[channel]?.masters[0] === name ? "off" : "on";
  const template = "master/etc/liquidsoap/follow/channel";
  return { ...ROOT, template, path: initialPath(channel), view: { follow } };
}
