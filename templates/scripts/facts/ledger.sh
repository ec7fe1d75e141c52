# What earlier runs left on the host: the current generation, what is still due, and which runs hold the host.
: "${STATE?}" "${LEASE?}"
[ -f "$STATE/current/manifest.json" ] && echo "manifest $(base64 -w0 "$STATE/current/manifest.json")"
for due in "$STATE"/pending/*; do [ -f "$due" ] && echo "pending $(cat "$due")"; done
[ -f "$STATE/undo.armed" ] && echo undo
[ -f "$STATE/draining" ] && echo "draining $(cat "$STATE/draining")"
[ -f "$LEASE" ] && ! flock -n "$LEASE" true && echo "lease $(cat "$LEASE")"
if [ -f "$STATE/lock" ] && ! flock -n "$STATE/lock" true; then echo "lock $(cat "$STATE/lock")"; fi
