import type { GeoLocation } from "@aws-sdk/client-route-53";
import { isLocation } from "../../../src/inventory/places.js";
import { invalidInput } from "./failure.js";

const CONTINENTS = new Set(["AF", "AN", "AS", "EU", "NA", "OC", "SA"]);

/** Countries whose codes are continents', too, are countries in `CountryCode` (output of `aws route53 list-geo-locations`). */
const AMBIGUOUS = new Set(["AF", "AS", "NA", "SA"]);

/**
 * API reference, "GeoLocation": a continent alone; a country, or `*`; or a state with the country US.
 * @throws Failure InvalidInput; the wording is not Amazon's
 */
export function checkPlace({ ContinentCode: continent, CountryCode: country, SubdivisionCode: state }: GeoLocation): void {
  const refuse = (what: string) => invalidInput(`Invalid request: ${what}`);
  if (continent !== undefined && (country !== undefined || state !== undefined))
    throw refuse("ContinentCode cannot be specified with CountryCode or SubdivisionCode");
  if (continent === undefined && country === undefined) throw refuse("ContinentCode or CountryCode is required");
  if (continent !== undefined && !CONTINENTS.has(continent)) throw refuse(`The continent ${continent} is not supported`);
  if (country !== undefined && country !== "*" && !isCountry(country)) throw refuse(`The country ${country} is not supported`);
  if (state !== undefined && !(country === "US" && isLocation(`US-${state}`)))
    throw refuse(`The subdivision ${state} of ${country} is not supported`);
}

function isCountry(code: string): boolean {
  return AMBIGUOUS.has(code) || (/^[A-Z]{2}$/u.test(code) && !CONTINENTS.has(code) && isLocation(code));
}
