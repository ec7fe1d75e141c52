import * as z from "zod";
import { artifactsSchema } from "./artifacts.js";
import { dnsSchema } from "./dns.js";
import { healthSchema } from "./health.js";
import { monitoringSchema } from "./monitoring.js";
import {
  address,
  addressOrNetwork,
  domainName,
  hostName,
  ipv4,
  ipv6,
  jumpHosts,
  keyFile,
  location,
  mount,
  openSshKey,
  posixPath,
  publicName,
  streamUrl,
  timeOfDay,
  timeZone,
  userName,
} from "./names.js";
import { providersSchema } from "./providers.js";
import { publicSchema } from "./public.js";
import { recordingsSchema } from "./recordings.js";
import { reportSchema } from "./report.js";
import { secret } from "./secret-ref-schema.js";
import { SecretRef } from "./secret-ref.js";
import { stationTlsSchema } from "./tls.js";
import { tuningSchema } from "./tuning.js";

const sshSchema = z.strictObject({
  user: userName().optional().meta({ description: "login user on the host: root, or a user with password-less sudo" }),
  port: z.int().min(1).max(65535).optional(),
  identityFile: keyFile().optional().meta({ description: "private key on the operator's machine, ~ allowed" }),
  jump: jumpHosts().optional().meta({ description: "jump host, [user@]host[:port]" }),
  address: address().optional().meta({ description: "address of sshd, if it is not the host's public address" }),
  hostKeys: z.array(openSshKey()).optional().meta({ description: "pinned host keys, each `type base64`" }),
});

const operatorSchema = z.strictObject({
  name: userName(),
  keys: z.array(openSshKey()).min(1).meta({ description: "public keys, as in authorized_keys" }),
  email: z.email().optional(),
});

const stationSchema = z.strictObject({
  name: publicName(),
  zone: domainName().meta({ description: "DNS zone of the station" }),
  listen: domainName().meta({ description: "name that listeners connect to, inside the zone" }),
  timezone: timeZone().meta({ description: "IANA time zone, such as Europe/Berlin; quietHour is in this zone" }),
  quietHour: timeOfDay()
    .default("05:00")
    .meta({ description: "time with the fewest listeners, such as 05:00; interruptions that cannot be avoided happen then" }),
  operators: z.array(operatorSchema).min(1),
  key: secret().default(() => new SecretRef("station-key")),
  website: z.url().optional(),
  genre: publicName().optional(),
});

const secretsSchema = z.array(
  z.union([
    z.strictObject({ environment: z.string().regex(/^[A-Z_][A-Z0-9_]*$/u, "must be a prefix such as RADIO_") }),
    z.strictObject({ file: z.string().min(1) }),
    z.strictObject({ command: z.array(z.string().min(1)).min(1) }),
  ]),
);

const silenceSchema = z.strictObject({
  afterSeconds: z
    .number()
    .min(1)
    .max(600)
    .default(10)
    .meta({ description: "seconds of silence after which the source counts as silent" }),
  belowDbfs: z.number().min(-90).max(-10).default(-45),
});

const live = z.strictObject({
  kind: z.literal("live"),
  password: secret(),
  user: userName().default("source"),
  mount: mount().optional().meta({ description: "harbor mount that the encoder connects to; by default /<name of the source>" }),
  bufferSeconds: z.number().min(0.5).max(30).default(2),
  silence: silenceSchema.prefault({}),
  from: z.array(addressOrNetwork()).min(1).max(200).optional().meta({
    description:
      "addresses and networks from which encoders may connect; all live sources of a master share one port, so it is open for the lists of all of them, and for everyone if one has no list",
  }),
});

const pull = z.strictObject({
  kind: z.literal("pull"),
  url: streamUrl(),
  bufferSeconds: z.number().min(0.5).max(30).default(5),
  silence: silenceSchema.prefault({}),
});

const playlist = z.strictObject({
  kind: z.literal("playlist"),
  directory: posixPath().meta({ description: "folder of audio files on the master" }),
  order: z.enum(["random", "sorted"]).default("random"),
  mirror: z
    .boolean()
    .default(false)
    .meta({ description: "masters mirror the audio of beds/<source>/ in the bucket into the folder" }),
  bedHours: z
    .number()
    .min(0)
    .max(10_000)
    .optional()
    .meta({ description: "least hours of mirrored audio on a master; default 24" }),
});

export const codecs = ["mp3", "aac", "opus", "vorbis", "flac"] as const;

const formatSchema = z.strictObject({
  mount: mount().meta({ description: "public path of the stream" }),
  codec: z.enum(codecs),
  bitrateKbps: z.int().min(8).max(2000).optional().meta({ description: "required for all codecs but flac" }),
  sampleRateHz: z.literal([22050, 32000, 44100, 48000]).optional(),
  channels: z.literal([1, 2]).default(2),
  name: publicName().optional(),
});

const channelSchema = z.strictObject({
  name: publicName().optional(),
  sources: z.array(hostName()).min(1).meta({ description: "in order of priority" }),
  masters: z.array(hostName()).min(1).max(2).meta({ description: "the first is active, the second is its standby" }),
  formats: z.array(formatSchema).min(1),
  recordings: recordingsSchema
    .optional()
    .meta({ description: "records the channel on its masters; by default nothing is recorded" }),
});

const regionSchema = z.strictObject({
  locations: z.array(location()).min(1).meta({ description: "*, a continent (EU), a country (DE) or a US state (US-CA)" }),
  failover: z.array(hostName()).default([]),
});

const hostBase = {
  address: ipv4(),
  ipv6: ipv6().optional(),
  provider: publicName().optional(),
  bandwidthMbps: z.number().positive().optional().meta({
    description:
      "speed of the host's port; a second Icecast, which pulls every stream once more, is refused if it exceeds the speed",
  }),
  ssh: sshSchema.optional(),
  tuning: tuningSchema.optional(),
};

const tlsSchema = z.strictObject({
  certificate: z.string().min(1).meta({ description: "PEM file with the full chain, on the operator's machine" }),
  key: secret().meta({ description: "PEM private key" }),
});

export const roles = ["master", "relay"] as const;

const masterSchema = z.strictObject({
  role: z.literal("master"),
  region: hostName().optional(),
  tls: tlsSchema.optional().meta({
    description: "certificate for source.<zone>: encoders can connect with TLS on liquidsoap.harborTlsPort",
  }),
  ...hostBase,
});

const relaySchema = z.strictObject({
  role: z.literal("relay"),
  region: hostName(),
  capacity: z.int().min(1).meta({ description: "maximum number of listeners" }),
  channels: z.array(hostName()).optional().meta({ description: "channels that the relay carries; by default all" }),
  upstream: z.array(hostName()).min(1).max(2).optional().meta({ description: "relays to feed from, instead of the masters" }),
  canary: z.boolean().optional(),
  tls: tlsSchema.optional(),
  ...hostBase,
});

/** The inventory of a station. It is strict at all levels: an unknown key is an error. */
export const inventorySchema = z.strictObject({
  station: stationSchema,
  secrets: secretsSchema.default([{ environment: "RADIO_" }, { file: "secrets.yaml" }]),
  sources: z.record(hostName(), z.discriminatedUnion("kind", [live, pull, playlist])),
  channels: z.record(hostName(), channelSchema),
  regions: z.record(hostName(), regionSchema),
  hosts: z.record(hostName(), z.discriminatedUnion("role", [masterSchema, relaySchema])),
  tls: stationTlsSchema.prefault({}),
  dns: dnsSchema.prefault({ provider: "route53" }),
  public: publicSchema.prefault({}).meta({ description: "the page, titles and playlists that relays serve beside the streams" }),
  health: healthSchema.prefault({}),
  monitoring: monitoringSchema.prefault({}),
  report: reportSchema.prefault({}),
  providers: providersSchema.default({}),
  artifacts: artifactsSchema
    .optional()
    .meta({ description: "the bucket that outlives every machine; without it nothing is backed up" }),
  defaults: tuningSchema.extend({ ssh: sshSchema.omit({ hostKeys: true, address: true }).optional() }).prefault({}),
});

export type Inventory = z.output<typeof inventorySchema>;
export type Source = Inventory["sources"][string];
export type LiveSource = Extract<Source, { kind: "live" }>;
export type Channel = Inventory["channels"][string];
export type Format = Channel["formats"][number];
export type Host = Inventory["hosts"][string];
export type Relay = Extract<Host, { role: "relay" }>;
export type Provider = Inventory["providers"][string];
export type Codec = (typeof codecs)[number];
export type SecretProvider = Inventory["secrets"][number];
