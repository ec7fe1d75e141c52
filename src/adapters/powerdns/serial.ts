/**
 * How many changes a zone's serial number shows since `before`. With SOA-EDIT-API's DEFAULT and INCREASE each change adds one, or begins a new day
 * (the date and 01). With EPOCH it is a time in seconds, and with OFF it stays the same: both say nothing.
 */
export function changesSince(before: number, after: number): "one" | "more" | "unknown" {
  if (after === before || (isEpoch(before) && isEpoch(after) && after > before)) return "unknown";
  if (after === before + 1) return "one";
  const isNewDay = /^20\d{6}01$/u.test(String(after)) && Math.floor(after / 100) > Math.floor(before / 100);
  return isNewDay && after > before ? "one" : "more";
}

/** Seconds of the years 2010 to 2033; dates with a number are larger. */
function isEpoch(serial: number): boolean {
  return serial > 1_262_304_000 && serial < 2_000_000_000;
}
