import { RadioctlError } from "../errors.js";
import { countries, isLocation } from "../inventory/places.js";
import type { Place } from "../ports/dns.js";

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
  const isState = client.subdivision === undefined || isLocation(location);
  if (location === "*" || (client.continent !== undefined && isState)) return client;
  throw new RadioctlError("usage", `there is no location ${JSON.stringify(location)}`, {
    hint: "a continent (EU), a country (DE), a state of the US (US-CA), or * for anywhere else",
  });
}
