# The states of a master's recorder and uploader, and with LISTED=1 the records of what was not uploaded yet. Their user can replace a file by a link to
# any other file, so they are read with the rights of that user.
: "${LISTED?}"
as_owner() { # folder program...
  owner=$(stat -c '%u %g' "$1" 2>/dev/null) || return 1
  shift
  [ "${owner% *}" = "$(id -u)" ] || set -- setpriv --reuid="${owner% *}" --regid="${owner#* }" --clear-groups "$@"
  "$@" 2>/dev/null
}
for name in recorder uploader; do
  state=$(as_owner "/run/radioctl-$name" timeout 3 head -c 1048576 "/run/radioctl-$name/state.json" | base64 -w0)
  [ -z "$state" ] || echo "$name $state"
done
# shellcheck disable=SC2016
[ "$LISTED" != 1 ] || as_owner /var/lib/radioctl-recorder timeout 20 sh -c 'cd /var/lib/radioctl-recorder || exit
  for record in */*/*.json; do
    [ -f "$record" ] && [ ! -e "${record%.json}.uploaded" ] || continue
    printf "record %s %s\n" "${record%/*}" "$(head -c 65536 "$record" | base64 -w0)"
  done'
