import type { ListObjectVersionsCommandOutput } from "@aws-sdk/client-s3";
import type { ObjectVersion } from "../../ports/bucket.js";

/**
 * A page of versions: the server sorts them, but the SDK returns versions and deletions apart. Of one key, the newest is the first.
 * @param prefix the length of what is removed from each key
 */
export function versionsOf(
  { Versions = [], DeleteMarkers = [] }: Pick<ListObjectVersionsCommandOutput, "Versions" | "DeleteMarkers">,
  prefix: number,
): ObjectVersion[] {
  const all = [
    ...Versions.map((version) => ({ ...version, deleted: false })),
    ...DeleteMarkers.map((marker) => ({ ...marker, Size: 0, deleted: true })),
  ];
  return all
    .map(({ Key = "", VersionId = "null", Size = 0, LastModified, IsLatest = false, deleted }) => ({
      version: { key: Key.slice(prefix), bytes: Size, modifiedAt: LastModified?.getTime() ?? 0, id: VersionId, deleted },
      latest: IsLatest,
    }))
    .toSorted(
      ({ version: one, latest: oneLatest }, { version: other, latest: otherLatest }) =>
        compare(one.key, other.key) || Number(otherLatest) - Number(oneLatest) || other.modifiedAt - one.modifiedAt,
    )
    .map(({ version }) => version);
}

/** As the server sorts: by the bytes of UTF-8. */
function compare(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
