# For scripts on a relay: "admin ADDRESS REQUEST" sends a request to an Icecast; $running: those of the ADDRESSES at which an Icecast runs.
: "${PORT?}" "${ADDRESSES?}"
admin() { curl -sf --max-time 5 --config /etc/radioctl/icecast.curl "http://$1:$PORT/admin/$2"; }
running=""
for address in $ADDRESSES; do admin "$address" listmounts >/dev/null && running="$running $address"; done
