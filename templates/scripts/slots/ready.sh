# Exits with 0 when the Icecast of SLOT has audio on one mount of each group. Arguments: groups, "/live.mp3,/live-backup.mp3".
: "${SLOT?}" "${PORT?}" "${ADDRESS_A?}" "${ADDRESS_B?}"
case "$SLOT" in a) address=$ADDRESS_A ;; *) address=$ADDRESS_B ;; esac
mounts=$(curl -sf --max-time 3 --config /etc/radioctl/icecast.curl "http://$address:$PORT/admin/listmounts") || exit 1
for group; do
  found=""
  for mount in $(echo "$group" | tr , ' '); do
    case "$mounts" in *"\"$mount\""*) found=yes ;; esac
  done
  [ -n "$found" ] || { echo "no audio yet on $group"; exit 1; }
done
