/**
 * Countries by continent, as in GeoNames. A code that is also a continent's (AF, AN, AS, NA, SA) always means the continent in a location, so
 * Afghanistan, American Samoa, Namibia and Saudi Arabia can't have records of their own.
 */
export const countries: Readonly<Record<string, string>> = {
  AF: "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW",
  AN: "AQ BV GS HM TF",
  AS: "AE AF AM AZ BD BH BN BT CC CN CX GE HK ID IL IN IO IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TM TR TW UZ VN YE",
  EU: "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK",
  NA: "AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM PR SV SX TC TT US VC VG VI",
  OC: "AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TL TO TV UM VU WF WS",
  SA: "AR BO BR CL CO EC FK GF GY PE PY SR UY VE",
};

/** Countries for which Route 53 has no location (output of `aws route53 list-geo-locations`). Their listeners get the continent's region. */
const WITHOUT_LOCATION: ReadonlySet<string> = new Set(["BV", "CX", "EH", "HM"]);

/** The states of the US that Route 53 knows, with the District of Columbia. */
const STATES = new Set(
  "AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY".split(
    " ",
  ),
);

const known: ReadonlySet<string> = new Set(
  Object.entries(countries).flatMap(([continent, all]) => [
    continent,
    ...all.split(" ").filter((country) => !WITHOUT_LOCATION.has(country)),
  ]),
);

/** Whether Route 53 has a location of this code: `*`, a continent, a country, or a state of the US such as `US-CA`. */
export function isLocation(code: string): boolean {
  return code === "*" || (code.startsWith("US-") ? STATES.has(code.slice(3)) : known.has(code));
}
