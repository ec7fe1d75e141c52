/** A station's inventory with these hosts; all codecs with `everyCodec`, else only MP3. */
export function station(hosts: string, { everyCodec = false, defaults = "", masters = ["master-a"] } = {}): string {
  const others = `
      - { mount: /live.aac, codec: aac, bitrateKbps: 96 }
      - { mount: /live.opus, codec: opus, bitrateKbps: 96 }
      - { mount: /live.ogg, codec: vorbis, bitrateKbps: 96 }
      - { mount: /live.flac, codec: flac }`;
  return `
station:
  name: Radio "Lab" & <Friends>
  zone: radio.example
  listen: live.radio.example
  timezone: Europe/Berlin
  operators: [{ name: anna, keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOVLqHpgdXjHbvrNxC0GMdlCd/xuLuAlHNwtKBnsSYk6 anna] }]
sources:
  studio: { kind: live, password: !secret studio-password, bufferSeconds: 0.5 }
  night: { kind: playlist, directory: /srv/radio/night }
channels:
  main:
    sources: [studio, night]
    masters: [${masters.join(", ")}]
    formats:
      - { mount: /live.mp3, codec: mp3, bitrateKbps: 128 }${everyCodec ? others : ""}
regions:
  eu: { locations: ["*"] }
hosts:
${hosts}
defaults: {${defaults}}
`;
}
