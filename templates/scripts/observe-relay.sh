# The parents whose streams a relay's listeners get. ACTIVE: words "channel:file", the file that names the channel's master; MOUNTS: words, local mounts of
# the masters. It changes nothing.
: "${ACTIVE?}" "${MOUNTS?}" "${running?}"
echo "@clock $(date +%s%3N)"
for word in $ACTIVE; do
  echo "@active ${word%%:*} $(sed -n 's/^ *default *\([^; ]*\) *;.*/\1/p' "${word#*:}" 2>/dev/null)"
done
for address in $running; do
  echo "@icecast $address $(admin "$address" listmounts | tr -d '\n')"
  for mount in $MOUNTS; do
    echo "@own $address $mount $(admin "$address" "listclients?mount=$mount" | grep -o '<UserAgent>radioctl/' | wc -l)"
  done
done
echo @end
