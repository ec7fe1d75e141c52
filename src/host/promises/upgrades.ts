/** Lists that other files may make longer, so that other packages are upgraded, or fewer. */
const LISTS = [
  "Unattended-Upgrade::Origins-Pattern",
  "Unattended-Upgrade::Allowed-Origins",
  "Unattended-Upgrade::Package-Blacklist",
];

type Settings = ReadonlyMap<string, readonly string[]>;

/**
 * How apt's settings of automatic upgrades differ from those in radioctl's files; empty: they do not.
 * @param texts radioctl's files
 * @param dump lines of `apt-config dump`
 */
export function judgeUpgradeSettings(texts: readonly string[], dump: readonly string[]): string[] {
  const used = settingsIn(dump.join("\n"));
  const wanted = settingsIn(texts.map(flattened).join("\n"));
  const values = [...wanted].filter(
    ([key]) => used.has(key) || LISTS.includes(key) || /^APT::Periodic::(Unattended|Update)/u.test(key),
  );
  return [
    ...values.flatMap(([key, all]) => {
      const now = used.get(key) ?? [];
      if (LISTS.includes(key))
        return all.filter((value) => !now.includes(value)).map((value) => `apt has no "${value}" in ${key}`);
      return now.at(-1) === all.at(-1) ? [] : [`apt uses ${key} "${now.at(-1) ?? ""}", not "${all.at(-1) ?? ""}"`];
    }),
    ...LISTS.flatMap((key) =>
      (used.get(key) ?? [])
        .filter((value) => !(wanted.get(key) ?? []).includes(value))
        .map((value) => `apt has also "${value}" in ${key}`),
    ),
  ];
}

/** `Key { "a"; "b"; };` as one line for each value, as apt-config prints lists. */
function flattened(text: string): string {
  return text.replaceAll(/^([\w:-]+) \{(.*)\};$/gmu, (_whole, key: string, values: string) =>
    [...values.matchAll(/"([^"]*)";/gu)].map(([, value]) => `${key}:: "${value}";`).join("\n"),
  );
}

function settingsIn(text: string): Settings {
  const found = new Map<string, string[]>();
  for (const [, key = "", list, value = ""] of text.matchAll(/^([\w-]+(?:::[\w-]+)*)(::)? "(.*)";$/gmu)) {
    // apt-config also prints an empty value for the list itself.
    if (list === undefined && LISTS.includes(key)) continue;
    found.set(key, [...(found.get(key) ?? []), value]);
  }
  return found;
}
