/** The CAs that the inventory may name. */
const directories: Readonly<Record<string, string>> = {
  letsencrypt: "https://acme-v02.api.letsencrypt.org/directory",
  "letsencrypt-staging": "https://acme-staging-v02.api.letsencrypt.org/directory",
};

/** The URL of a CA's directory. @param given a name, or the URL itself */
export function directoryUrl(given: string): string {
  return directories[given] ?? given;
}

/** How the CA is called in output: its name in the inventory, or its host. */
export function directoryName(url: string): string {
  const [name] = Object.entries(directories).find(([, each]) => each === url) ?? [];
  return name ?? new URL(url).host;
}
