# For trials of a new configuration: "alone" starts programs in a private network, where all ports are free and no host is reachable. Icecast gets
# the new CONFIGURATION, because it cannot check one.
: "${STAGE?}" "${CONFIGURATION?}" "${TRIAL_USER?}" "${TRIAL_GROUP?}"
folder=$(mktemp -d /run/radioctl-trial.XXXXXX)
trap 'rm -rf "$folder"' EXIT
cp "$STAGE$CONFIGURATION" "$folder/icecast.xml"

# Ends this script with the verdict of the trial; returns when the host has no private networks.
alone() { # options of systemd-run; the script to run there comes on stdin
  cat >"$folder/run"
  chown -R "$TRIAL_USER:$TRIAL_GROUP" "$folder"
  set -- -p User="$TRIAL_USER" -p Group="$TRIAL_GROUP" "$@"
  systemd-run --quiet --wait --pipe --collect -p PrivateNetwork=yes "$@" sh "$folder/run" "$folder" </dev/null && exit 0
  [ ! -e "$folder/begun" ] || exit 1
}
