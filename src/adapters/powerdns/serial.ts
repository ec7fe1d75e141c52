/**
 * Whether a zone's serial number shows that there was exactly one change since `before`. With SOA-EDIT-API's DEFAULT, INCREASE and OFF that is one
 * more, the first of a new day (the date and 01), or no change. EPOCH counts seconds, which says nothing: any later number is accepted.
 */
export function isNextSerial(before: number, after: number): boolean {
  if (after === before || after === before + 1) return true;
  if (isEpoch(before) && isEpoch(after)) return after > before;
  return after > before && /^20\d{6}01$/u.test(String(after)) && Math.floor(after / 100) > Math.floor(before / 100);
}

/** Seconds of the years 2010 to 2033; dates with a number are larger. */
function isEpoch(serial: number): boolean {
  return serial > 1_262_304_000 && serial < 2_000_000_000;
}
