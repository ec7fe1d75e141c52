/** `eu-1 57 %, eu-2 43 %`, or `no answer`. Shares of 0 are left out. */
export function sharesText(shares: Readonly<Record<string, number>>): string {
  const seen = Object.entries(shares).filter(([, share]) => share > 0);
  return seen.map(([host, share]) => (share > 0.9995 ? host : `${host} ${percent(share)}`)).join(", ") || "no answer";
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
