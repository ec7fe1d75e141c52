import type { Claims } from "./accounts.js";
import { certificateRemarks, renewedBy } from "./certificates.js";
import type { Found } from "./found.js";
import type { OddMount } from "./icecast/mounts.js";
import { oddText } from "./icecast/statements.js";
import type { Streams } from "./mounts.js";
import { isPage } from "./nginx/proxies.js";
import type { Remark } from "./remark.js";

/** What the operator must know about how listeners reach the server: certificates, aliases; and settings that no mount uses. */
export function servingRemarks(found: Found, streams: Streams, claims: Claims): Remark[] {
  return [
    ...certificates(found),
    ...certificateRemarks(found.certificates, found.answer.renewals),
    ...aliases(found),
    ...oddMounts(found, claims),
    ...unusedLocations(found, claims),
    ...logins(found, streams, claims),
    ...fallbackFormats(streams),
    ...fallbacksOfRelay(streams),
  ];
}

function certificates({ sites, icecast, certificates: renewed }: Found): Remark[] {
  const remarks = sites.flatMap(({ certificate, names }): Remark[] => {
    if (certificate === undefined) return [];
    const https = `https of ${names.map(({ value }) => value).join(", ")}`;
    const program = renewedBy(certificate.value, renewed);
    const what =
      program === undefined
        ? `${https}: set tls.acme, or give the relay tls with the certificate ${certificate.value} and its key`
        : `${https}: its certificate ${certificate.value} is of ${program}: set tls.acme`;
    return [{ kind: "todo", where: certificate.place, what }];
  });
  const tls = icecast?.sockets.filter((socket) => socket.tls) ?? [];
  if (icecast?.certificate === undefined && tls.length === 0) return remarks;
  const what =
    "Icecast served TLS itself: set tls.acme, or give the relay tls with the certificate and its key; nginx will serve it";
  const places = [icecast?.certificate?.place, ...tls.map(({ tlsPlace }) => tlsPlace)].filter((each) => each !== undefined);
  return [...remarks, ...places.map((where): Remark => ({ kind: "todo", where, what }))];
}

function aliases({ icecast }: Found): Remark[] {
  return (icecast?.aliases ?? []).map(({ from, to, place }): Remark => {
    // Debian's default configuration has this alias: the page at /.
    if (from === "/" && to.startsWith("/status")) return { kind: "replaced", where: place, what: "the page at /" };
    return {
      kind: "lost",
      where: place,
      what: `the alias ${from} of ${to}: add a separate format with that mount if it is needed`,
    };
  });
}

/** Default mounts and patterns: a setting of theirs is in the draft, or no mount of it uses them. */
function oddMounts({ icecast }: Found, claims: Claims): Remark[] {
  const odd = icecast?.odd.filter(({ why }) => why === "default" || why === "pattern") ?? [];
  const isUsed = ({ element }: OddMount) => element.children.some(({ place }) => claims.has(place));
  for (const { element } of odd.filter(isUsed))
    claims.add(element.place, ...element.children.flatMap(({ name, place }) => (name === "mount-name" ? [place] : [])));
  return odd
    .filter((each) => !isUsed(each))
    .map((each): Remark => ({ kind: "lost", where: each.element.place, what: oddText(each) }));
}

/** Locations of nginx that lead to Icecast, but to no mount that was found. */
function unusedLocations({ sites }: Found, claims: Claims): Remark[] {
  const unused = sites
    .flatMap(({ proxied }) => proxied)
    .filter(({ place, restricted }) => !claims.has(place) && restricted === undefined);
  return unused
    .filter((each) => !isPage(each))
    .map(({ place, path }): Remark => ({
      kind: "todo",
      where: place,
      what: `nginx passes ${path.slice(0, 200)} to Icecast, where no mount of it was found: if listeners use one, add a format`,
    }));
}

/** Relays change to the other master by themselves. */
function fallbacksOfRelay({ role, mounts, fallbacks }: Streams): Remark[] {
  if (role !== "relay") return [];
  const between = [...mounts, ...fallbacks.values()].map(({ configured }) => configured?.places.get("fallback-mount"));
  const names = [...fallbacks.values()].map(({ configured }) => configured?.places.get("mount-name"));
  return [...between, ...names].flatMap((where): Remark[] =>
    where === undefined ? [] : [{ kind: "replaced", where, what: "relays of radioctl change to the other master by themselves" }],
  );
}

/** What Icecast and encoders say of the format of a mount that became a source. */
function fallbackFormats({ fallbacks }: Streams): Remark[] {
  return [...fallbacks.values()].flatMap(({ configured, encoding, output }) => {
    const settings = ["bitrate", "type", "subtype", "stream-name", "stream-url", "genre", "hidden"];
    const places = [
      ...settings.map((setting) => configured?.places.get(setting)),
      ...["name", "genre", "url"].map((setting) => output?.places.get(setting)),
      ...(encoding?.places ?? []),
    ];
    return places.flatMap((where): Remark[] =>
      where === undefined ? [] : [{ kind: "replaced", where, what: "a source has no format or page of its own" }],
    );
  });
}

/** Passwords of mounts that Liquidsoap or another server feeds: radioctl makes its own. */
function logins({ icecast }: Found, { mounts, fallbacks, role }: Streams, claims: Claims): Remark[] {
  const inner = [...mounts, ...fallbacks.values()].filter(
    ({ output, relay, repeats }) => role === "relay" || output !== undefined || relay !== undefined || repeats !== undefined,
  );
  const own = inner.flatMap(({ configured }) => ["password", "username"].map((setting) => configured?.places.get(setting)));
  const servers = [...mounts, ...fallbacks.values()].flatMap(({ encoder }) =>
    ["server", "port", "password", "user"].map((setting) => encoder?.places.get(setting)),
  );
  const all = [...own, ...servers, icecast?.sourcePassword?.place].filter((each) => each !== undefined && !claims.has(each));
  return all.map((where): Remark => ({
    kind: "replaced",
    where,
    what: "a server or a login that no source of the draft needs: radioctl has its own",
  }));
}
