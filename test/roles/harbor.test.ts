import { describe, expect, it } from "vitest";
import { desired, stationText, textAt } from "./station.js";

const studio = "studio: { kind: live, password: !secret studio-password";
/** The studio with a list, and a second live source with another one, or without. */
const withLists = (studioFrom: string, mobile: string) =>
  stationText
    .replace(studio, `mobile: { kind: live, password: !secret mobile-password${mobile} }\n  ${studio}, from: ${studioFrom}`)
    .replace("[studio, airtime, night]", "[studio, mobile, airtime, night]");
const alone = stationText.replace("[master-a, master-b]", "[master-a]").replace(/^  master-b: .*\n/mu, "");

const rulesOf = (text: string, name = "master-a") =>
  textAt(desired(name, text), "/etc/nftables.conf")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /dport.*8005/u.test(line) && line.endsWith('accept comment "encoders"'));
const script = (text = stationText) => textAt(desired("master-a", text), "/etc/liquidsoap/radio.liq");

describe("the port for encoders", () => {
  it("is open for everyone without a list", () => {
    expect(rulesOf(stationText)).toEqual(['tcp dport 8005 accept comment "encoders"']);
  });

  it("is open only for the addresses and networks of a list, by family", () => {
    const one = stationText.replace(studio, `${studio}, from: [198.51.100.7, 203.0.113.0/24, "2001:db8:1::/48"]`);
    expect(rulesOf(one)).toEqual([
      'ip saddr { 198.51.100.7, 203.0.113.0/24 } tcp dport 8005 accept comment "encoders"',
      'ip6 saddr { 2001:db8:1::/48 } tcp dport 8005 accept comment "encoders"',
    ]);
  });

  it("is open for the lists of all live sources, because they share it", () => {
    expect(rulesOf(withLists("[198.51.100.7, 198.51.100.8]", ", from: [198.51.100.8, 198.51.100.9]"))).toEqual([
      'ip saddr { 198.51.100.7, 198.51.100.8, 198.51.100.9 } tcp dport 8005 accept comment "encoders"',
    ]);
  });

  it("is open for everyone as soon as one live source has no list", () => {
    expect(rulesOf(withLists("[198.51.100.7]", ""))).toEqual(['tcp dport 8005 accept comment "encoders"']);
  });

  it("accepts two new connections a second from an address, and 30 at a time, before any rule accepts more", () => {
    const firewall = textAt(desired("master-a"), "/etc/nftables.conf");
    const at = (part: string) => firewall.indexOf(part);
    for (const limit of [
      "tcp dport { 8005 } ct state new update @new_from4 { ip saddr limit rate over 2/second burst 10 packets } drop",
      "tcp dport { 8005 } ct state new add @open_from4 { ip saddr ct count over 30 } reject with tcp reset",
      "update @new_from6 { ip6 saddr & ffff:ffff:ffff:ffff:: limit rate over 2/second burst 10 packets } drop",
    ]) {
      expect(at(limit), limit).toBeGreaterThan(at("ct state established,related accept"));
      expect(at(limit), limit).toBeLessThan(at("tcp dport 8005 accept"));
    }
  });

  it.each(["eu-1", "eu-3"])("of a master changes nothing in the firewall of the relay %s", (relay) => {
    const firewall = textAt(desired(relay), "/etc/nftables.conf");
    expect(firewall).not.toMatch(/set (closed|new_from4|open_from4)|8005/u);
  });

  it("can be closed by radioctl-harbor before established connections are accepted, with the inputs to disconnect", () => {
    const master = desired("master-a", withLists("[198.51.100.7]", ""));
    const firewall = textAt(master, "/etc/nftables.conf");
    const closes = firewall.indexOf("tcp dport @closed reject with tcp reset");
    expect(closes).toBeGreaterThan(0);
    expect(closes).toBeLessThan(firewall.indexOf("ct state established,related accept"));
    const harbor = textAt(master, "/usr/local/lib/radioctl/harbor.pl");
    expect(harbor).toMatch(/^my \$PORTS = '8005';$/mu);
    expect(harbor).toMatch(/^my \$TELNET = 1234;$/mu);
    expect(harbor).toMatch(/^my @INPUTS = split \/ \/, 'studio_line mobile_line';$/mu);
    expect(master.units.find(({ name }) => name === "radioctl-harbor.service")).toMatchObject({
      state: "running",
      enabled: true,
    });
  });

  it("is not closed on a master whose encoders have no other one", () => {
    const master = desired("master-a", alone);
    expect(master.units.map(({ name }) => name)).not.toContain("radioctl-harbor.service");
    expect(textAt(master, "/etc/nftables.conf")).not.toContain("@closed");
    expect(textAt(master, "/etc/nftables.conf")).toContain("@new_from4");
  });

  it("is not open when no source is live", () => {
    const pulled = stationText.replace(/^ {2}studio: .*\n/mu, "").replace("[studio, ", "[");
    const master = desired("master-a", pulled);
    expect(textAt(master, "/etc/nftables.conf")).not.toMatch(/8005|new_from4|@closed/u);
    expect(master.files.map(({ path }) => path)).not.toContain("/usr/local/lib/radioctl/harbor.pl");
  });
});

describe("the harbor in Liquidsoap's script", () => {
  it("ends a connection without data, or with half a request, after 8 s", () => {
    expect(script()).toContain("settings.harbor.timeout.set(8.)");
    expect(script()).toMatch(/^ {2}input\.harbor\(.* timeout=8\., buffer=buffer, /mu);
  });

  it("logs the source and the address of a wrong login, and nothing that the client has sent", () => {
    const [line = ""] = /^.*Wrong login.*$/mu.exec(script()) ?? [];
    expect(line).toContain('"Wrong login for #{name} from #{login.address}"');
    expect(line).not.toMatch(/login\.(user|password)/u);
  });
});

describe("a master with a certificate", () => {
  const tls = "address: 192.0.2.10, tls: { certificate: fullchain.pem, key: !secret tls-key }";
  const encrypted = stationText.replace("address: 192.0.2.10", tls);
  const master = desired("master-a", encrypted, "-----BEGIN CERTIFICATE-----\n");
  const nginx = textAt(master, "/etc/nginx/nginx.conf");

  it("receives encoders with TLS by nginx, which passes them to Liquidsoap and ends slow handshakes", () => {
    const [stream = ""] = /^stream \{[^]*/mu.exec(nginx) ?? [];
    expect(nginx).toContain("load_module modules/ngx_stream_module.so;");
    expect(stream).toContain("listen 8443 ssl;");
    expect(stream).toContain("ssl_handshake_timeout 5s;");
    expect(stream).toContain("proxy_timeout 8s;");
    expect(stream).toContain("proxy_pass 127.0.0.1:8005;");
    expect(master.packages).toContain("libnginx-mod-stream");
    expect(master.files.find(({ path }) => path === "/etc/nginx/radio/tls.key")).toMatchObject({ owner: "root", mode: 0o600 });
    const unit = master.units.find(({ name }) => name === "nginx.service");
    expect(unit?.reloadOn).toEqual(["/etc/nginx/nginx.conf", "/etc/nginx/radio/tls.crt", "/etc/nginx/radio/tls.key"]);
  });

  it("guards and closes both ports alike", () => {
    const firewall = textAt(master, "/etc/nftables.conf");
    expect(firewall).toContain("tcp dport { 8005, 8443 } ct state new update @new_from4");
    expect(firewall).toContain('tcp dport 8443 accept comment "encoders"');
    expect(textAt(master, "/usr/local/lib/radioctl/harbor.pl")).toMatch(/^my \$PORTS = '8005, 8443';$/mu);
    const listed = desired("master-a", encrypted.replace(studio, `${studio}, from: [198.51.100.7]`), "PEM\n");
    expect(textAt(listed, "/etc/nftables.conf")).toContain('ip saddr { 198.51.100.7 } tcp dport 8443 accept comment "encoders"');
  });

  it("has nothing of it without a certificate", () => {
    const plain = desired("master-a");
    expect(textAt(plain, "/etc/nginx/nginx.conf")).not.toMatch(/stream \{|load_module|8443/u);
    expect(plain.packages).not.toContain("libnginx-mod-stream");
  });
});
