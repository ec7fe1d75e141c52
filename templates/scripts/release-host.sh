# Ends the process that holds the lease, and waits until the kernel has freed the lock.
: "${LEASE?}"
[ -f "$LEASE" ] || exit 0
flock -n "$LEASE" true && exit 0
kill "$(cat "$LEASE.pid")" && flock -w 5 "$LEASE" true
