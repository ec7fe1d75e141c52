import { ESCAPES } from "./answers.js";
import { hostileWeb, page, type Web } from "./web.js";

const zone = (more: object = {}) => ({ edited_serial: 1, rrsets: [], ...more });
const records = (...contents: unknown[]) => ({ records: contents.map((content) => ({ content, disabled: false })) });
const rrset = (more: object) => ({ name: "live.radio.example.", type: "A", ttl: 60, ...records("192.0.2.1"), ...more });
const json = (value: unknown): Web => page(JSON.stringify(value), { headers: "Content-Type: application/json\r\n" });

const shapes: Readonly<Record<string, Web>> = {
  "{}": json({}),
  null: json(null),
  "5": json(5),
  "a list": json([]),
  "half a JSON": page('{"edited_serial": 1, "rrsets": ['),
  "JSON of endless depth": page("[".repeat(500_000)),
  "a serial beyond all numbers": page('{"edited_serial": 1e400, "rrsets": []}'),
  "wrong record sets": json(zone({ rrsets: [5, null, { name: 5 }] })),
  "records that are no records": json(zone({ rrsets: [rrset({ records: [null, 5] })] })),
  "escapes in names and contents": json(
    zone({ rrsets: [rrset({ name: `live${ESCAPES}.radio.example.`, ...records(ESCAPES) }), rrset(records(ESCAPES))] }),
  ),
  "a note of radioctl with nonsense": json(
    zone({
      rrsets: [rrset({ name: "_radioctl.radio.example.", type: "TXT", ...records('"heritage=radioctl,{}"', `"${ESCAPES}"`) })],
    }),
  ),
  "a Lua record with nonsense": json(
    zone({ rrsets: [rrset({ type: "LUA", ...records(`A ";${"(".repeat(10_000)}${ESCAPES}"`, 'A "ifportup(1e400,{})"') })] }),
  ),
  "20,000 record sets": json(
    zone({ rrsets: Array.from({ length: 20_000 }, (_, index) => rrset({ name: `x${index}.radio.example.` })) }),
  ),
};

/** A good zone that is empty, but changes end so. */
const onChange =
  (web: Web): Web =>
  (socket, request) =>
    request.startsWith("PATCH") ? web(socket, request) : json(zone())(socket, request);

/** What a server can answer instead of PowerDNS, each by its name. */
export const hostilePowerDns: Readonly<Record<string, Web>> = { ...hostileWeb, ...shapes };

/** A good zone, whose server answers a change in these ways. */
export const hostileToChanges: Readonly<Record<string, Web>> = Object.fromEntries(
  Object.entries(hostileWeb).map(([name, web]) => [`${name}, to a change`, onChange(web)]),
);
