import type { Load } from "../host/desired.js";
import { resolveTuning } from "../inventory/tuning.js";
import { FEED_KBPS } from "../station/formats.js";
import { derivePassword } from "../station/passwords.js";
import { harborOf } from "../station/harbor.js";
import { channelsOf, peerOf } from "../station/topology.js";
import type { View } from "../templating/view.js";
import { stationKey } from "./icecast.js";
import { part, ROOT, type FileSpec, type RoleInput, type RolePart } from "./part.js";

/** A following master reacts to silence this much later, so that the other master can react first. */
const LATER_SECONDS = 5;

/** Its files are not managed, so that only a cutover changes the state in it. It is root's, because root writes there; Liquidsoap only reads. */
const STATE_FOLDER = "/var/lib/radioctl-liquidsoap";

const COMMAND = "/usr/local/lib/radioctl/programme";

/** A stream from one master only for the other one. */
export interface Feed {
  channel: string;
  /** The other master. */
  peer: string;
  /** A name that no public mount can have. */
  mount: string;
  kbps: number;
}

/** The feeds of a master: one for each channel that has two masters. */
export function feedsOf({ inventory, name }: Pick<RoleInput, "inventory" | "name">): Feed[] {
  return channelsOf(inventory, name).flatMap((channel) => {
    const peer = peerOf(inventory, channel, name);
    return peer === undefined ? [] : [{ channel, peer, mount: `/@${channel}`, kbps: FEED_KBPS }];
  });
}

/** The password of a mount of a master's Icecast. Each mount has its own: with the global password, one could kill or move all mounts. */
export function mountPassword(input: RoleInput, mount: string) {
  return derivePassword(stationKey(input), `icecast mount ${input.name} ${mount}`);
}

/** The values for a channel's feed to the other master, and for the feed from it. */
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

/** Liquidsoap distinguishes 2 and 2., and requires the latter for times and levels. */
export function float(value: number): string {
  const text = Number.isInteger(value) ? `${value}.` : String(value);
  return value < 0 ? `(${text})` : text;
}

/** The command that shows and changes the programme (for cutovers and operators), and the initial state. */
export function programme(input: RoleInput): RolePart {
  const { inventory, name, tuning } = input;
  return part({
    packages: ["curl"],
    directories: [
      { path: "/etc/liquidsoap/follow", owner: "root", group: "liquidsoap", mode: 0o750 },
      { path: STATE_FOLDER, owner: "root", group: "root", mode: 0o755 },
    ],
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
          live: (harborOf(inventory, name)?.sources ?? []).map((each) => each.name).join(" "),
        },
      },
      ...feedsOf(input).map((feed) => initialFile(input, feed)),
    ],
    checks: [{ name: "sh -n programme", files: [COMMAND], script: `sh -n "$STAGE${COMMAND}"` }],
    loads: feedsOf(input).map(({ channel }) => followLoad(channel)),
  });
}

/** Applies the initial state at once, like a cutover. If Liquidsoap does not run yet (exit code 5), it reads the state at its start. */
function followLoad(channel: string): Load {
  const script = `${COMMAND} follow ${channel} "$(cat ${initialPath(channel)})" || [ $? -eq 5 ]`;
  return { name: `follow-${channel}`, files: [initialPath(channel)], script, risky: false, optional: true };
}

function initialPath(channel: string): string {
  return `/etc/liquidsoap/follow/${channel}`;
}

/** This is not part of the script, because a change of the active master must not restart Liquidsoap. */
function initialFile({ inventory, name }: RoleInput, { channel }: Feed): FileSpec {
  const follow = inventory.channels[channel]?.masters[0] === name ? "off" : "on";
  const template = "master/etc/liquidsoap/follow/channel";
  return { ...ROOT, template, path: initialPath(channel), view: { follow } };
}
