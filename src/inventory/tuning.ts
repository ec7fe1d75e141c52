import { z } from "zod";

const icecast = z.strictObject({
  listenSockets: z
    .int()
    .min(1)
    .max(64)
    .optional()
    .meta({ description: "loopback sockets of a relay's Icecast; 2.4.4 has a backlog of 5 each" }),
  relayPort: z.int().min(1024).max(65000).optional().meta({ description: "first loopback port of a relay's Icecast" }),
  masterPort: z.int().min(1024).max(65535).optional().meta({ description: "port on which a master serves its relays" }),
  fallbackSeconds: z.number().min(1).max(30).optional().meta({
    description: "after how long without a byte from one parent a relay's listeners go to the other one, if that gives any",
  }),
  sourceTimeoutSeconds: z.int().min(1).max(60).optional().meta({
    description: "after how long without a byte a stream is given up; whoever has nowhere to go is dropped then",
  }),
  burstSeconds: z.number().min(0).max(60).optional().meta({ description: "audio that a new listener gets at once" }),
  clientTimeoutSeconds: z.int().min(5).max(300).optional(),
  headerTimeoutSeconds: z.int().min(1).max(60).optional(),
  masterUpdateIntervalSeconds: z.int().min(1).max(120).optional(),
  drainHours: z
    .number()
    .min(0)
    .max(168)
    .optional()
    .meta({ description: "how long a replaced Icecast may serve its listeners; it then ends at the next quiet hour" }),
  maxSources: z.int().min(1).max(1000).optional().meta({ description: "source and relay connections of one Icecast" }),
});

const nginx = z.strictObject({
  httpPort: z.int().min(1).max(65535).optional(),
  httpsPort: z.int().min(1).max(65535).optional(),
  readTimeoutSeconds: z.int().min(5).max(3600).optional(),
  connectionsPerAddress: z
    .int()
    .min(0)
    .max(100_000)
    .optional()
    .meta({ description: "0: no limit; mobile carriers share addresses" }),
});

const liquidsoap = z.strictObject({
  harborPort: z.int().min(1024).max(65535).optional().meta({ description: "port on which encoders connect" }),
  telnetPort: z.int().min(1024).max(65535).optional().meta({ description: "loopback control port" }),
  fadeSeconds: z.number().min(0).max(10).optional(),
  peerBufferSeconds: z.number().min(0.2).max(10).optional().meta({
    description: "how far the standby master is behind the active one, and what it has in reserve when their line falters",
  }),
});

const system = z.strictObject({
  openFiles: z.int().min(1024).max(1_048_576).optional(),
  journalMaxMegabytes: z.int().min(16).max(100_000).optional(),
  automaticSecurityUpdates: z.boolean().optional(),
  packageLockSeconds: z.int().min(0).max(3600).optional().meta({ description: "how long to wait for another apt on the host" }),
  allowTcpPorts: z
    .array(z.int().min(1).max(65535))
    .optional()
    .meta({ description: "further ports that the firewall leaves open" }),
});

/** Tuning values of one host, or of all. What is not given falls back to `defaults`, then to `tuningDefaults`. */
export const tuningSchema = z.strictObject({
  icecast: icecast.optional(),
  nginx: nginx.optional(),
  liquidsoap: liquidsoap.optional(),
  system: system.optional(),
});

type Tuning = z.output<typeof tuningSchema>;
export type ResolvedTuning = { [Group in keyof Tuning]-?: Required<NonNullable<Tuning[Group]>> };

/** Measured values; see the comments for those that are not a matter of taste. */
const tuningDefaults: ResolvedTuning = {
  icecast: {
    // 2.4.4 listens with a backlog of 5. 2,000 listeners who come at once all hear within 4.9 s with 32 sockets, within 7.8 s with 16.
    listenSockets: 32,
    relayPort: 8001,
    masterPort: 8000,
    // A frozen master costs 2.8 s at most.
    fallbackSeconds: 2,
    // With 2, a pause of 3 s of a relay's own line dropped all of its listeners.
    sourceTimeoutSeconds: 10,
    // At least fallbackSeconds + 2, so that a player's buffer outlives a frozen master.
    burstSeconds: 8,
    clientTimeoutSeconds: 30,
    headerTimeoutSeconds: 5,
    // Also the retry interval of every <relay>, 120 s unless it is said.
    masterUpdateIntervalSeconds: 5,
    drainHours: 12,
    maxSources: 64,
  },
  nginx: { httpPort: 80, httpsPort: 443, readTimeoutSeconds: 60, connectionsPerAddress: 0 },
  liquidsoap: { harborPort: 8005, telnetPort: 1234, fadeSeconds: 0.5, peerBufferSeconds: 1 },
  system: {
    openFiles: 65_536,
    journalMaxMegabytes: 200,
    automaticSecurityUpdates: true,
    packageLockSeconds: 600,
    allowTcpPorts: [],
  },
};

/** Where a relay's Icecast listens besides its `listenSockets`: for clients of our own. */
export function heldPort({ icecast: { relayPort, listenSockets } }: ResolvedTuning): number {
  return relayPort + listenSockets;
}

/** One host's values: its own, else the inventory's `defaults`, else ours. */
export function resolveTuning(defaults: Tuning, own: Tuning | undefined): ResolvedTuning {
  return {
    icecast: { ...tuningDefaults.icecast, ...defaults.icecast, ...own?.icecast },
    nginx: { ...tuningDefaults.nginx, ...defaults.nginx, ...own?.nginx },
    liquidsoap: { ...tuningDefaults.liquidsoap, ...defaults.liquidsoap, ...own?.liquidsoap },
    system: { ...tuningDefaults.system, ...defaults.system, ...own?.system },
  };
}
/** Seconds, at most, from a relay's patience with a silent parent to the other one's audio at a listener. */

export const MOVE_SECONDS = 2;
