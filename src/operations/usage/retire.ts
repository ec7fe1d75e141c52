import type { Codec, Inventory } from "../../inventory/schema.js";
import type { Mean } from "../../ports/history.js";
import { nominalKbps } from "../../station/formats.js";
import { channelsOf, heldParents, mountsOf } from "../../station/topology.js";

/** A format, its use, and its cost. */
export interface FormatUse {
  channel: string;
  mount: string;
  codec: Codec;
  kbps: number;
  /** The mean over all recorded hours; hours without a count are 0, so that the formats add up to all listeners. */
  listeners: number;
  /** Share of the listeners of all formats of its channel. */
  percent: number;
  /** Number of hours with a count. */
  hours: number;
  saves: Savings;
  /** Hardly used: below 2 % of its channel, and not the channel's only format. */
  hardlyUsed: boolean;
}

/** What retiring a format saves. */
export interface Savings {
  /** Percent of a core on each master. An estimate: measured once for the codec on other hardware, not on this master. */
  encoderCpuPercent: number;
  masters: number;
  /** Streams that relays pull all day, with or without listeners. */
  pulls: number;
  /** TB in 30 days for those streams, each sent by one host and received by another. */
  pullTerabytesAMonth: number;
  /** TB in 30 days to its listeners: saved only for those who leave or change to a format with fewer kbit/s. */
  listenerTerabytesAMonth: number;
}

/** Below this share of its channel a format is hardly used. */
const HARDLY_PERCENT = 2;

/** At least a week: a format that is used at weekends is not hardly used. */
const LEAST_HOURS = 7 * 24;

/**
 * Percent of a core that encoding one stereo stream in real time needs: user time of ffmpeg's encoders (libmp3lame 128 kbit/s, aac 96, libopus 96,
 * libvorbis 128, flac) over 300 s of music-like sound on one core of an AMD EPYC, without decoding. The bitrate changes it by less than a third.
 */
const ENCODER_CPU_PERCENT: Readonly<Record<Codec, number>> = { mp3: 0.7, aac: 1.4, opus: 0.8, vorbis: 1.2, flac: 0.1 };

/** Converts kbit/s all day to TB in 30 days. */
const TERABYTES_A_MONTH = (125 * 30 * 24 * 3600) / 1e12;

/**
 * Every format of the inventory, the least used of its channel first. Pure.
 * @param means hourly means by mount
 * @param hoursSeen number of hours with any count
 */
export function formatUses(inventory: Inventory, means: readonly Mean[], hoursSeen: number): FormatUse[] {
  const hours = new Map<string, number[]>();
  for (const { key, listeners } of means) {
    const own = hours.get(key);
    if (own === undefined) hours.set(key, [listeners]);
    else own.push(listeners);
  }
  return Object.keys(inventory.channels).flatMap((channel) => {
    const formats = mountsOf(inventory, channel).map(({ mount, format }) => {
      const values = hours.get(mount) ?? [];
      return { mount, format, listeners: hoursSeen === 0 ? 0 : total(values) / hoursSeen, hours: values.length };
    });
    const all = formats.reduce((sum, { listeners }) => sum + listeners, 0);
    return formats
      .map(({ mount, format, listeners, hours: counted }) => {
        const percent = all === 0 ? 0 : (100 * listeners) / all;
        const kbps = nominalKbps(format);
        return {
          channel,
          mount,
          codec: format.codec,
          kbps,
          listeners,
          percent,
          hours: counted,
          saves: savings(inventory, channel, format.codec, kbps, listeners),
          hardlyUsed: formats.length > 1 && counted >= LEAST_HOURS && all > 0 && percent < HARDLY_PERCENT,
        };
      })
      .sort((one, other) => one.percent - other.percent);
  });
}

function savings(inventory: Inventory, channel: string, codec: Codec, kbps: number, listeners: number): Savings {
  const pulls = Object.keys(inventory.hosts)
    .filter((name) => inventory.hosts[name]?.role === "relay" && channelsOf(inventory, name).includes(channel))
    .reduce((sum, name) => sum + heldParents(inventory, name, channel).length, 0);
  return {
    encoderCpuPercent: ENCODER_CPU_PERCENT[codec],
    masters: inventory.channels[channel]?.masters.length ?? 0,
    pulls,
    pullTerabytesAMonth: pulls * kbps * TERABYTES_A_MONTH,
    listenerTerabytesAMonth: listeners * kbps * TERABYTES_A_MONTH,
  };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0);
}
