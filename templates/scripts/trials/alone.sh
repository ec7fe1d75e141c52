# For trials of a new configuration: "alone" starts programs in a private network, where all ports are free and no host is reachable. Icecast gets
# the new CONFIGURATION, because it cannot check one.
: "${STAGE?}" "${CONFIGURATION?}" "${TRIAL_USER?}" "${TRIAL_GROUP?}"
# Root writes in this folder, and the trial in its own folder below, where root neither writes nor reads: the trial could put links there.
folder=$(mktemp -d /run/radioctl-trial.XXXXXX)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/work"
cp "$STAGE$CONFIGURATION" "$folder/icecast.xml"

# Ends this script with the verdict of the trial; returns when the host has no private networks.
alone() { # options of systemd-run; the script to run there comes on stdin
  cat >"$folder/run"
  chown -R "root:$TRIAL_GROUP" "$folder"
  chmod -R u=rwX,g=rX,o= "$folder"
  chown "$TRIAL_USER:$TRIAL_GROUP" "$folder/work"
  chmod 700 "$folder/work"
  set -- -p User="$TRIAL_USER" -p Group="$TRIAL_GROUP" "$@"
  systemd-run --quiet --wait --pipe --collect -p PrivateNetwork=yes "$@" sh "$folder/run" "$folder" </dev/null >"$folder/said" && exit 0
  [ "$(head -n 1 "$folder/said")" = begun ] || return 0
  sed 1d "$folder/said"
  exit 1
}
