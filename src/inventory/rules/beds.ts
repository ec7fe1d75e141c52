import type { Rule } from "./finding.js";

/** A mirror needs a bucket that hosts may read, and a folder of its own. */
export const beds: Rule = ({ sources, artifacts }) => {
  const playlists = Object.entries(sources).flatMap(([name, source]) =>
    source.kind === "playlist" ? [{ name, mirror: source.mirror, directory: source.directory.replace(/\/+$/u, "") }] : [],
  );
  const mirrors = playlists.filter(({ mirror }) => mirror);
  return mirrors.flatMap(({ name, directory }) => {
    const other = playlists.find((each) => each.name !== name && each.directory === directory);
    return [
      ...(artifacts?.hostCredentials === undefined
        ? [
            {
              path: ["sources", name, "mirror"],
              message: "needs artifacts with hostCredentials: the masters read the audio from the bucket",
            },
          ]
        : []),
      ...(other === undefined
        ? []
        : [
            {
              path: ["sources", name, "directory"],
              message: `is also the folder of ${other.name}; a mirrored source needs a folder of its own`,
            },
          ]),
    ];
  });
};
