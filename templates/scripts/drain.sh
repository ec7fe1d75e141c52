# Waits until a replaced instance has no connections or reaches its time limit, then stops it. Arguments: unit slot until (seconds since 1970).
: "${STATE?}"
unit=$1 until=$3
SLOT=$2
export SLOT
empty=0
while [ "$(date +%s)" -lt "$until" ]; do
  # Counts twice, because nginx may be about to connect for a listener that has just arrived.
  if [ "$(sh "$STATE/connections")" -eq 0 ]; then empty=$((empty + 1)); else empty=0; fi
  [ "$empty" -ge 2 ] && break
  sleep 5
done
systemctl stop "$unit"
rm -f "$STATE/draining"
