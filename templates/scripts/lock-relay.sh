# Takes the host's lock for a short change, unless another run holds the host: then exit code 6, with that run's lock on stderr.
# HOLDER_MARK: what the lock of our own run contains.
: "${STATE?}" "${LEASE?}" "${HOLDER_MARK?}"
set -u
umask 022
exec 9>>"$STATE/lock"
flock -w 30 9 || {
  cat "$STATE/lock" >&2
  exit 6
}
if [ -f "$LEASE" ] && ! flock -n "$LEASE" true; then
  case "$(cat "$LEASE")" in *"$HOLDER_MARK"*) ;; *)
    cat "$LEASE" >&2
    exit 6
    ;;
  esac
fi
