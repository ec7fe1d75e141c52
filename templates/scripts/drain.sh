# Waits until an instance that was replaced has no connection left, or its time is up, and stops it: unit slot until (seconds since 1970).
: "${STATE?}"
unit=$1 until=$3
SLOT=$2
export SLOT
empty=0
while [ "$(date +%s)" -lt "$until" ]; do
  # Twice, because nginx may be about to connect for a listener that came just before.
  if [ "$(sh "$STATE/connections")" -eq 0 ]; then empty=$((empty + 1)); else empty=0; fi
  [ "$empty" -ge 2 ] && break
  sleep 5
done
systemctl stop "$unit"
rm -f "$STATE/draining"
