# Holds the host's lease for a run, HOLDER, and prints "ours", or "held" and the lock of the run that holds the host.
# It prints a line every second, so that it ends soon after the connection has ended. The kernel then frees the lock, even if the run was killed.
: "${STATE?}" "${LEASE?}" "${HOLDER?}" "${PATIENCE_SECONDS?}"
umask 077
mkdir -p "$STATE"
exec 8>>"$LEASE"
flock -w "$PATIENCE_SECONDS" 8 || {
  echo "held $(cat "$LEASE")"
  exit 0
}
printf '%s\n' "$HOLDER" >"$LEASE"
echo $$ >"$LEASE.pid"
echo ours
while sleep 1 8>&-; do echo .; done
