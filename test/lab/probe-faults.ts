import type { ZoneSnapshot } from "../../src/dns/records.js";
import { delayingProxy } from "./delaying-proxy.js";
import { cutOff } from "./faults.js";
import { startListener } from "./listener.js";
import type { ProbedRadio } from "./probed-radio.js";

/** A fault, and exactly what must be raised for it. */
export interface Fault {
  what: string;
  /** Injects the fault. Returns a function that repairs it, and waits until it is repaired. */
  inject(radio: ProbedRadio): Promise<() => Promise<unknown>>;
  /** `VERDICT check subject` of everything that must be raised. */
  raises: readonly string[];
  /** The expected summary: the value and the limit. */
  says: RegExp;
}

const stopped =
  (host: string, unit: string): Fault["inject"] =>
  async (radio) => {
    await radio.lab.inside(host, `systemctl stop ${unit}`);
    return async () => {
      await radio.lab.inside(host, `systemctl start ${unit}`);
      await radio.holdsAll("eu-1", "us-1");
    };
  };

/** Liquidsoap can no longer reach its own Icecast, and its sources there are removed. */
const noMount = `nft add table inet fault
nft 'add chain inet fault out { type filter hook output priority 0; }'
nft add rule inet fault out meta skuid liquidsoap tcp dport 8000 drop
curl -s --config /etc/radioctl/icecast.curl 'http://127.0.0.1:8000/admin/killsource?mount=/live.mp3'`;

const hourAhead = `printf '#!/bin/sh\\nexec /bin/date -d "+1 hour" "$@"\\n' >/usr/local/sbin/date && chmod 755 /usr/local/sbin/date`;

/** With an empty folder of nginx, whose configuration would otherwise be refused. */
const fullLog = `mount -t tmpfs -o size=1m tmpfs /var/log && mkdir /var/log/nginx && touch /var/log/nginx/error.log /var/log/nginx/access.log &&
{ cat /dev/zero >/var/log/full 2>/dev/null; true; }`;

/** us-1 now gets master-a's streams through the lab's bridge, where they are delayed. */
async function lagging(radio: ProbedRadio): Promise<() => Promise<unknown>> {
  const { lab } = radio;
  const master = lab.address("master-a");
  const bridge = master.replace(/\d+$/u, "1");
  const proxy = await delayingProxy(bridge, { host: master, port: 8000 }, 2000);
  await lab.inside("master-a", `nft insert rule inet radioctl input ip saddr ${bridge} tcp dport 8000 accept`);
  const turn = `nft add table ip fault
nft 'add chain ip fault out { type nat hook output priority -100; }'
nft add rule ip fault out ip daddr ${master} tcp dport 8000 dnat to ${bridge}:${proxy.port}`;
  await lab.inside("us-1", turn);
  await reconnected(radio, master);
  await radio.bringHome("us-1");
  return async () => {
    await lab.inside("us-1", "nft delete table ip fault");
    await radio.takesAnew("us-1", "master-a", async () => Promise.resolve(proxy.stop()));
    await lab.inside("master-a", "nft -f /etc/nftables.conf");
  };
}

/** Ends us-1's connection to a master, so that it makes a new one. */
async function reconnected(radio: ProbedRadio, master: string): Promise<void> {
  const cut = `nft add table inet cut
nft 'add chain inet cut in { type filter hook input priority -10; }'
nft add rule inet cut in ip saddr ${master} tcp sport 8000 reject with tcp reset
i=0; while ss -Htn state established dst ${master} dport = :8000 | grep -q . && [ $i -lt 100 ]; do i=$((i+1)); sleep 0.1; done
nft delete table inet cut`;
  await radio.takesAnew("us-1", "master-a", async () => radio.lab.inside("us-1", cut));
}

/** Unlike probes, these listeners are counted. */
const player = { "User-Agent": "player" };

async function crowded({ lab }: ProbedRadio): Promise<() => Promise<unknown>> {
  const listeners = Array.from({ length: 10 }, () =>
    startListener({ url: `http://${lab.address("eu-1")}/live.mp3`, headers: player }, "mp3"),
  );
  await Promise.all(listeners.map(async (listener) => listener.hearUntil(({ frames }) => frames > 0, 10)));
  return async () => Promise.all(listeners.map(async (listener) => listener.stop()));
}

/** Every address of the relays becomes the bridge's, which serves no radio. */
const elsewhere =
  (address: string) =>
  (zone: ZoneSnapshot): ZoneSnapshot => ({
    ...zone,
    recordSets: zone.recordSets.map((record) => (record.name.startsWith("pool-") ? { ...record, values: [address] } : record)),
  });

export const faults: readonly Fault[] = [
  {
    what: "Icecast of a relay stopped",
    inject: stopped("eu-1", "icecast@a"),
    raises: ["CRITICAL unit eu-1 icecast@a.service"],
    says: /should run and is inactive/u,
  },
  {
    what: "Icecast of the active master stopped",
    async inject(radio) {
      const start = await stopped("master-a", "icecast@a")(radio);
      return async () => {
        await start();
        await radio.feedAgain("master-a");
      };
    },
    raises: ["CRITICAL unit master-a icecast@a.service"],
    says: /should run and is inactive/u,
  },
  {
    what: "nginx stopped",
    inject: stopped("us-1", "nginx"),
    raises: ["CRITICAL unit us-1 nginx.service"],
    says: /should run and is inactive/u,
  },
  {
    what: "mount missing",
    async inject(radio) {
      await radio.lab.inside("master-a", noMount);
      return async () => {
        await radio.lab.inside("master-a", "nft delete table inet fault");
        await radio.holdsAll("eu-1", "us-1");
      };
    },
    raises: ["CRITICAL reach master-a icecast /live.mp3"],
    says: /missing on the master's Icecast/u,
  },
  {
    what: "source silent",
    async inject(radio) {
      await radio.feed("master-a", "silence");
      await radio.findsSilent("master-a", "studio");
      await radio.plays("master-a", "night");
      return async () => {
        await radio.feed("master-a");
        await radio.plays("master-a", "studio");
      };
    },
    raises: ["WARNING source master-a main"],
    says: /plays night for \d+ s, not studio: studio is silent/u,
  },
  {
    what: "source dropped to the second",
    async inject(radio) {
      await radio.unplug("master-a");
      await radio.plays("master-a", "night");
      return async () => {
        await radio.feed("master-a");
        await radio.plays("master-a", "studio");
      };
    },
    raises: ["WARNING source master-a main"],
    says: /plays night for \d+ s, not studio: studio is not connected/u,
  },
  {
    what: "relay on the wrong master",
    async inject({ lab }) {
      const file = "/etc/nginx/radio/active-main.conf";
      await lab.inside("us-1", `cp ${file} /root/active && sed -i s/master-a/master-b/ ${file} && nginx -s reload`);
      return async () => lab.inside("us-1", `cp /root/active ${file} && nginx -s reload`);
    },
    raises: ["CRITICAL source us-1 main"],
    says: /sends master-b's streams, not master-a's/u,
  },
  {
    what: "2 s of lag",
    inject: lagging,
    // The lab's proxy needs a rule in master-a's firewall that is not radioctl's.
    raises: ["WARNING lag us-1 /live.mp3", "WARNING drift master-a"],
    says: /^(1\.9|2\.[0-4])\d s behind master-a, limit 1\.5 s$/u,
  },
  {
    what: "stalled stream",
    async inject(radio) {
      await radio.lab.inside("eu-1", "systemctl kill --signal=STOP icecast@a");
      return async () => {
        await radio.lab.inside("eu-1", "systemctl kill --signal=CONT icecast@a; systemctl restart icecast@a");
        await radio.holdsAll("eu-1");
      };
    },
    raises: ["CRITICAL reach eu-1 /live.mp3"],
    says: /./u,
  },
  {
    what: "disk full",
    async inject({ lab }) {
      await lab.inside("eu-1", fullLog);
      return async () => lab.inside("eu-1", "umount -l /var/log");
    },
    raises: ["CRITICAL disk eu-1 /var/log"],
    says: /\/var\/log: 100 % used, 0 MB free, limit 99\.9 %/u,
  },
  {
    // A container shares its machine's clock, so `date` is replaced to print another time.
    what: "clock off",
    async inject({ lab }) {
      await lab.inside("us-1", hourAhead);
      return async () => lab.inside("us-1", "rm /usr/local/sbin/date");
    },
    raises: ["CRITICAL clock us-1"],
    says: /^3(599|600)[.\d]* s ahead of this machine's clock .* limit 30 s/u,
  },
  {
    what: "certificate near its expiry",
    async inject(radio) {
      await radio.renew(5);
      return async () => radio.renew(90);
    },
    raises: ["CRITICAL certificate us-1"],
    says: /^[45] days left, limit 7 days$/u,
  },
  {
    what: "wrong DNS answer",
    async inject(radio) {
      const bridge = radio.lab.address("eu-1").replace(/\d+$/u, "1");
      radio.wrongAnswer = elsewhere(bridge);
      return async () => (radio.wrongAnswer = undefined);
    },
    raises: ["CRITICAL dns radio.example at NAMESERVER"],
    says: /answers [\d.]+\.1 for live\.radio\.example A, expected: /u,
  },
  {
    what: "a relay over 90 % of its listeners",
    inject: crowded,
    raises: ["CRITICAL headroom eu-1"],
    says: /^10 of 10 listeners \(100 %\), limit 90 %$/u,
  },
  {
    what: "host unreachable",
    async inject(radio) {
      const plugIn = await cutOff(radio.lab, "us-1");
      return async () => {
        await plugIn();
        await radio.holdsAll("us-1");
      };
    },
    raises: ["CRITICAL reach us-1 ssh"],
    says: /over SSH: /u,
  },
];
