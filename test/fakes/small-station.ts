/** The beginning of an inventory with one region and one channel; callers append the hosts. */
export function smallStation({
  masters = ["master-a"],
  formats = ["{ mount: /live.mp3, codec: mp3, bitrateKbps: 128 }"],
}: { masters?: readonly string[]; formats?: readonly string[] } = {}): string {
  return `
station:
  name: Radio
  zone: radio.example
  listen: live.radio.example
  timezone: Europe/Berlin
  operators: [{ name: anna, keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOVLqHpgdXjHbvrNxC0GMdlCd/xuLuAlHNwtKBnsSYk6 anna] }]
secrets: [{ environment: RADIO_ }]
sources: { studio: { kind: live, password: !secret studio-password } }
channels:
  main: { sources: [studio], masters: [${masters.join(", ")}], formats: [${formats.join(", ")}] }
regions: { eu: { locations: ["*"] } }
`;
}
