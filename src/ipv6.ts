/** The eight groups of an IPv6 address, in hexadecimal digits. @param address a valid one, as RFC 4291 allows it */
export function groupsOf(address: string): string[] {
  // A URL's host has the form of RFC 5952, without dots.
  const [front = "", back = ""] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const given = (part: string) => part.split(":").filter((group) => group !== "");
  const zeros = Array.from({ length: 8 - given(front).length - given(back).length }, () => "0");
  return [...given(front), ...zeros, ...given(back)];
}
