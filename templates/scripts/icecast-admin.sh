# For scripts on a relay: "admin ADDRESS REQUEST" asks an Icecast; $running are the addresses of those that run, of the words in ADDRESSES.
: "${PORT?}" "${ADDRESSES?}"
admin() { curl -sf --max-time 5 --config /etc/radioctl/icecast.curl "http://$1:$PORT/admin/$2"; }
running=""
for address in $ADDRESSES; do admin "$address" listmounts >/dev/null && running="$running $address"; done
