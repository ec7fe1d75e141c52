# Restores folders from a snapshot of a master's backup, compares what was written with the backup, and moves it into place. Each folder appears
# complete. Run again after it was stopped, it begins with the first folder that is not in place.
: "${SNAPSHOT?}" "${STATE?}" "${RESTIC_REPOSITORY?}" "${RESTIC_PASSWORD?}"
export LC_ALL=C DEBIAN_FRONTEND=noninteractive RESTIC_REPOSITORY RESTIC_PASSWORD AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_DEFAULT_REGION
export RESTIC_PROGRESS_FPS=0.2
said=$(mktemp) || exit 1
staging=""
trap 'rm -rf "$said" "$staging"' EXIT
stop() {
  echo "failed $1: $(grep -v -e '^ *$' -e '^using temporary cache' "$said" | tail -n 2 | tr '\n' ' ' | cut -c 1-600)"
  exit 1
}
mkdir -p "$STATE"
if ! command -v restic >/dev/null 2>&1; then
  echo "installing restic"
  apt-get -q -o Acquire::Retries=3 update >"$said" 2>&1 || stop "apt-get update"
  apt-get -qy -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 --no-install-recommends install restic ca-certificates >"$said" 2>&1 || stop "apt-get install restic"
fi
for folder in "$@"; do
  mark="$STATE/restored$(echo "$folder" | tr / -)"
  if [ -d "$folder" ] && [ "$(cat "$mark" 2>/dev/null)" = "$SNAPSHOT" ]; then
    echo "restored $folder $(find "$folder" -type f | wc -l) $(find "$folder" -type f -printf '%s\n' | awk '{ sum += $1 } END { printf "%d", sum }')"
    continue
  fi
  echo "restoring $folder"
  parent=$(dirname "$folder")
  mkdir -p "$parent" || stop "mkdir $parent"
  # On the same file system, so that what is moved is complete at once.
  staging="$parent/.radioctl-restore"
  rm -rf "$staging"
  restic restore "$SNAPSHOT" --no-lock --verify --target "$staging" --include "$folder" >"$said" 2>&1 || stop "restic restore $folder"
  if [ ! -d "$staging$folder" ]; then
    echo "absent $folder"
    continue
  fi
  find "$staging$folder" -type f -printf '%s\n' | awk -v name="$folder" '{ count += 1; sum += $1 } END { printf "restored %s %d %d\n", name, count, sum }'
  if [ ! -d "$folder" ]; then
    mv "$staging$folder" "$folder" || stop "mv $folder"
  else
    # Files that are there and not in the backup stay.
    (cd "$staging$folder" && find . -type d -exec mkdir -p "$folder/{}" \; && find . -type f -exec sh -c 'mv -f "$1" "$2/$1"' - {} "$folder" \;) >"$said" 2>&1 || stop "mv $folder"
  fi
  echo "$SNAPSHOT" >"$mark"
  rm -rf "$staging"
done
echo end
