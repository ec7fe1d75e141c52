const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOVLqHpgdXjHbvrNxC0GMdlCd/xuLuAlHNwtKBnsSYk6 anna";

const ssh = {
  user: "anna",
  port: 2222,
  identityFile: "~/.ssh/radio",
  jump: "root@gate.radio.example:22",
  address: "host.example",
  hostKeys: [KEY],
};

/** An inventory with every field that has text, for tests that try each of them. A value `!secret NAME` is a secret. */
export const fullInventory = {
  station: {
    name: "Radio Example",
    zone: "radio.example",
    listen: "live.radio.example",
    timezone: "Europe/Berlin",
    quietHour: "04:30",
    operators: [{ name: "anna", keys: [KEY], email: "anna@radio.example" }],
    key: "!secret station-key",
    website: "https://radio.example/",
    genre: "Talk",
  },
  secrets: [{ environment: "RADIO_" }, { file: "secrets.yaml" }, { command: ["pass", "show", "radio/{name}"] }],
  sources: {
    studio: { kind: "live", password: "!secret studio-password", user: "source", mount: "/studio", from: ["198.51.100.7"] },
    airtime: { kind: "pull", url: "http://198.51.100.50:8000/airtime.mp3" },
    night: { kind: "playlist", directory: "/srv/radio/night", order: "sorted", mirror: true },
  },
  channels: {
    main: {
      name: "Main",
      sources: ["studio", "airtime", "night"],
      masters: ["master-a", "master-b"],
      formats: [
        { mount: "/live.mp3", codec: "mp3", bitrateKbps: 128, name: "MP3" },
        { mount: "/live.opus", codec: "opus", bitrateKbps: 96 },
      ],
      recordings: { format: "/live.opus", shows: [{ name: "jazz", days: ["friday"], from: "20:00", to: "22:00" }] },
    },
  },
  regions: { eu: { locations: ["EU", "*"], failover: ["us"] }, us: { locations: ["US-CA"], failover: ["eu"] } },
  hosts: {
    "master-a": {
      role: "master",
      region: "eu",
      address: "192.0.2.10",
      ipv6: "2001:db8::10",
      provider: "hoster",
      tls: { certificate: "source.pem", key: "!secret tls-key" },
      ssh,
    },
    "master-b": { role: "master", address: "192.0.2.11" },
    "eu-1": {
      role: "relay",
      region: "eu",
      address: "192.0.2.21",
      ipv6: "2001:db8::21",
      provider: "hoster",
      capacity: 1000,
      channels: ["main"],
      tls: { certificate: "live.pem", key: "!secret tls-key" },
      ssh,
    },
    "us-1": { role: "relay", region: "us", address: "192.0.2.31", capacity: 500, upstream: ["eu-1"] },
  },
  tls: { acme: { directory: "letsencrypt", contact: "anna@radio.example", wildcard: true }, redirect: true, hsts: true },
  dns: {
    provider: "route53",
    zoneId: "Z0123456789ABCDEFGHIJ",
    endpoint: "http://127.0.0.1:4566",
    nameServers: ["192.0.2.53", "127.0.0.1:5353"],
  } as object,
  artifacts: {
    bucket: "station",
    endpoint: "https://s3.example",
    region: "eu-central-1",
    prefix: "radio/",
    credentials: { accessKeyId: "!secret bucket-key-id", secretAccessKey: "!secret bucket-key" },
    hostCredentials: { accessKeyId: "!secret host-key-id", secretAccessKey: "!secret host-key" },
    stateKey: "!secret state-key",
  },
  public: {
    name: "Radio Full",
    logo: "logo.svg",
    colours: { accent: "#c2185b" },
    links: [{ name: "Contact", url: "mailto:studio@radio.example" }],
  },
  health: { probedFrom: "eu", restingSources: ["studio"] },
  monitoring: { textfile: "127.0.0.1:9100", exporters: [{ job: "node", port: 9100, path: "/metrics", hosts: ["eu-1"] }] },
  report: {
    channels: {
      mail: { kind: "mail", to: ["anna@radio.example"], from: "radio@radio.example", sendmail: "/usr/sbin/sendmail" },
      hook: { kind: "webhook", url: "!secret hook-url" },
      chat: { kind: "slack", url: "!secret chat-url" },
      pager: { kind: "pagerduty", routingKey: "!secret pager-key", endpoint: "https://events.example/v2/enqueue" },
      switch: { kind: "healthchecks", url: "!secret switch-url" },
    },
  },
  providers: { hoster: { asOf: "2026-11-25", currency: "EUR", pricePerMonth: 5, regions: ["eu", "us"] } },
  defaults: {
    system: { allowTcpPorts: [9100] },
    ssh: { user: "root", identityFile: "~/.ssh/all", jump: "none" },
  },
};

/** The same with PowerDNS. */
export const withPowerDns = {
  ...fullInventory,
  dns: {
    provider: "powerdns",
    url: "http://192.0.2.53:8081",
    apiKey: "!secret powerdns-key",
    nameServers: ["192.0.2.53"],
  } as object,
};

/** An inventory's text: JSON is YAML, but for the tag of secrets. */
export function inventoryText(inventory: unknown): string {
  return JSON.stringify(inventory, undefined, 2).replaceAll(/"(!secret [a-z-]+)"/gu, "$1");
}
