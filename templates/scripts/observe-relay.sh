# The parents whose streams a relay's listeners get. ACTIVE: words "channel:file", the file that names the channel's master; MOUNTS: words, the mounts that
# listeners are on; LOCALS: words, the parents' own mounts. It changes nothing.
: "${ACTIVE?}" "${MOUNTS?}" "${LOCALS?}" "${running?}"
echo "@clock $(date +%s%3N)"
for word in $ACTIVE; do
  echo "@active ${word%%:*} $(sed -n 's/^ *default *\([^; ]*\) *;.*/\1/p' "${word#*:}" 2>/dev/null)"
done
for address in $running; do
  echo "@icecast $address $(admin "$address" listmounts | tr -d '\n')"
  for mount in $MOUNTS; do
    echo "@listeners $address $mount $(listeners_on "$address" "$mount")"
  done
  for mount in $LOCALS; do
    echo "@listeners $address $mount $(strays_on "$address" "$mount")"
  done
done
state=$(splicer_state | head -n 1)
[ -z "$state" ] || echo "@splicer $state"
echo @end
