import { RadioctlError } from "../errors.js";
import type { Place } from "../ports/dns.js";

/**
 * Countries by continent, as in Route 53 and GeoNames. A code that is also a continent's (AF, AN, AS, NA, SA) always means the continent in a
 * location, so Afghanistan, American Samoa, Namibia and Saudi Arabia can't have records of their own.
 */
const countries: Readonly<Record<string, string>> = {
  AF: "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW",
  AN: "AQ BV GS HM TF",
  AS: "AE AF AM AZ BD BH BN BT CC CN CX GE HK ID IL IN IO IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TM TR TW UZ VN YE",
  EU: "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK",
  NA: "AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM PR SV SX TC TT US VC VG VI",
  OC: "AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TL TO TV UM VU WF WS",
  SA: "AR BO BR CL CO EC FK GF GY PE PY SR UY VE",
};

const continentOf = new Map(
  Object.entries(countries).flatMap(([continent, all]) => all.split(" ").map((code) => [code, continent])),
);

/** The place that a record for a location of the inventory covers: `*`, a continent, a country, or `US-CA`. */
export function placeOf(location: string): Place {
  if (location === "*") return { country: "*" };
  if (Object.hasOwn(countries, location)) return { continent: location };
  const [country = "", subdivision] = location.split("-");
  return subdivision === undefined ? { country } : { country, subdivision };
}

/** A client in a location of the inventory; `*` is a client in an unknown place. */
export function clientOf(location: string): Place {
  if (location === "*") return {};
  const place = placeOf(location);
  const continent = continentOf.get(place.country ?? "");
  return continent === undefined ? place : { continent, ...place };
}

/** The same for a location that an operator typed. @throws RadioctlError usage for a code that is not a continent, country or state */
export function clientIn(location: string): Place {
  const client = clientOf(location);
  const isState = client.subdivision === undefined || /^US-[A-Z]{2}$/u.test(location);
  if (location === "*" || (client.continent !== undefined && isState)) return client;
  throw new RadioctlError("usage", `there is no location ${JSON.stringify(location)}`, {
    hint: "a continent (EU), a country (DE), a state of the US (US-CA), or * for anywhere else",
  });
}
