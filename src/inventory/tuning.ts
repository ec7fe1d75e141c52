import * as z from "zod";

const icecast = z.strictObject({
  listenSockets: z
    .int()
    .min(1)
    .max(64)
    .optional()
    .meta({ description: "loopback sockets of a relay's Icecast; each has a backlog of 5 (Icecast 2.4.4)" }),
  relayPort: z.int().min(1024).max(65000).optional().meta({ description: "first loopback port of a relay's Icecast" }),
  masterPort: z.int().min(1024).max(65535).optional().meta({ description: "port on which a master serves its relays" }),
  fallbackSeconds: z.number().min(1).max(30).optional().meta({
    description:
      "seconds without a byte from a parent, after which a relay's listeners move to the other parent if that one sends audio",
  }),
  sourceTimeoutSeconds: z.int().min(1).max(60).optional().meta({
    description: "seconds without a byte after which a stream ends; listeners without another source are disconnected",
  }),
  burstSeconds: z.number().min(0).max(60).optional().meta({ description: "seconds of audio that a new listener gets at once" }),
  clientTimeoutSeconds: z.int().min(5).max(300).optional(),
  headerTimeoutSeconds: z.int().min(1).max(60).optional(),
  masterUpdateIntervalSeconds: z.int().min(1).max(120).optional(),
  drainHours: z
    .number()
    .min(0)
    .max(168)
    .optional()
    .meta({ description: "hours for which a replaced Icecast may serve its listeners; then it ends at the next quiet hour" }),
  maxSources: z.int().min(1).max(1000).optional().meta({ description: "source and relay connections of one Icecast" }),
});

const nginx = z.strictObject({
  httpPort: z.int().min(1).max(65535).optional(),
  httpsPort: z.int().min(1).max(65535).optional(),
  extraHttpPorts: z.array(z.int().min(1).max(65535)).optional().meta({
    description: "additional ports on which a relay serves listeners, such as 8000 for addresses that are published",
  }),
  extraHttpsPorts: z.array(z.int().min(1).max(65535)).optional().meta({
    description: "additional ports on which a relay serves listeners over TLS; the relay needs tls",
  }),
  readTimeoutSeconds: z.int().min(5).max(3600).optional(),
  connectionsPerAddress: z
    .union([z.literal("auto"), z.int().min(0).max(100_000)])
    .optional()
    .meta({
      description:
        "listeners that a relay serves to one address; 0: no limit; auto (the default): half of the relay's capacity, at least 250, because many clients of a mobile network share one address",
    }),
  newConnectionsPerSecond: z.int().min(0).max(100_000).optional().meta({
    description:
      "new connections a second that the firewall accepts from one address (of IPv6: one /64), and 20 times as many at once; 0: no limit",
  }),
});

const liquidsoap = z.strictObject({
  harborPort: z.int().min(1024).max(65535).optional().meta({ description: "port on which encoders connect" }),
  harborTlsPort: z
    .int()
    .min(1024)
    .max(65535)
    .optional()
    .meta({ description: "port on which encoders connect with TLS, if the master has a certificate" }),
  telnetPort: z.int().min(1024).max(65535).optional().meta({ description: "loopback control port" }),
  fadeSeconds: z.number().min(0).max(10).optional(),
  peerBufferSeconds: z.number().min(0.2).max(10).optional().meta({
    description:
      "seconds that the standby master is behind the active one; also its reserve when the connection between them is poor",
  }),
});

const system = z.strictObject({
  openFiles: z.int().min(1024).max(1_048_576).optional(),
  journalMaxMegabytes: z.int().min(16).max(100_000).optional(),
  automaticSecurityUpdates: z.boolean().optional(),
  packageLockSeconds: z.int().min(0).max(3600).optional().meta({ description: "seconds to wait for another apt on the host" }),
  allowTcpPorts: z.array(z.int().min(1).max(65535)).optional().meta({ description: "additional ports that the firewall allows" }),
});

/** Tuning values of one host, or of all hosts. Missing values come from `defaults`, then from `tuningDefaults`. */
export const tuningSchema = z.strictObject({
  icecast: icecast.optional(),
  nginx: nginx.optional(),
  liquidsoap: liquidsoap.optional(),
  system: system.optional(),
});

type Tuning = z.output<typeof tuningSchema>;
export type ResolvedTuning = { [Group in keyof Tuning]-?: Required<NonNullable<Tuning[Group]>> };

/** Measured values; the comments give the reasons. */
const tuningDefaults: ResolvedTuning = {
  icecast: {
    // 2.4.4 listens with a backlog of 5. When 2,000 listeners connect at once, all hear audio within 4.9 s with 32 sockets, 7.8 s with 16.
    listenSockets: 32,
    relayPort: 8001,
    masterPort: 8000,
    // A frozen master then interrupts listeners for 2.8 s at most.
    fallbackSeconds: 2,
    // With 2, a pause of 3 s in a relay's own connection dropped all of its listeners.
    sourceTimeoutSeconds: 10,
    // At least fallbackSeconds + 2, so that a player's buffer lasts until the fallback when a master freezes.
    burstSeconds: 8,
    clientTimeoutSeconds: 30,
    headerTimeoutSeconds: 5,
    // Also the retry interval of every <relay>, 120 s by default.
    masterUpdateIntervalSeconds: 5,
    drainHours: 12,
    maxSources: 64,
  },
  nginx: {
    httpPort: 80,
    httpsPort: 443,
    extraHttpPorts: [],
    extraHttpsPorts: [],
    readTimeoutSeconds: 60,
    connectionsPerAddress: "auto",
    // The first 2,000 of an address connect at once, so the reconnects of a whole mobile network behind one address are not delayed.
    newConnectionsPerSecond: 100,
  },
  liquidsoap: { harborPort: 8005, harborTlsPort: 8443, telnetPort: 1234, fadeSeconds: 0.5, peerBufferSeconds: 1 },
  system: {
    openFiles: 65_536,
    journalMaxMegabytes: 200,
    automaticSecurityUpdates: true,
    packageLockSeconds: 600,
    allowTcpPorts: [],
  },
};

/** One host's values: its own, else those of the inventory's `defaults`, else those of `tuningDefaults`. */
export function resolveTuning(defaults: Tuning, own: Tuning | undefined): ResolvedTuning {
  return {
    icecast: { ...tuningDefaults.icecast, ...defaults.icecast, ...own?.icecast },
    nginx: { ...tuningDefaults.nginx, ...defaults.nginx, ...own?.nginx },
    liquidsoap: { ...tuningDefaults.liquidsoap, ...defaults.liquidsoap, ...own?.liquidsoap },
    system: { ...tuningDefaults.system, ...defaults.system, ...own?.system },
  };
}

/** The loopback port of a relay's nginx for its own statistics. */
export const NGINX_STATUS_PORT = 8099;

/** Seconds, at most, from a relay's patience with a silent parent to the other one's audio at a listener. */
export const MOVE_SECONDS = 2;
