# For scripts on a relay: "admin ADDRESS REQUEST" sends a request to an Icecast; "listeners_on ADDRESS MOUNT" prints the number of listeners, without
# radioctl's own clients; "strays_on ADDRESS MOUNT": also without Icecasts, such as this one, which reads the mounts of its parents; $running: those of
# the ADDRESSES at which an Icecast runs. OWN_CLIENT: the address of the relay's own programs.
: "${PORT?}" "${ADDRESSES?}" "${OWN_CLIENT?}"
admin() { curl -sf --max-time 5 --config /etc/radioctl/icecast.curl "http://$1:$PORT/admin/$2"; }
listeners_on() {
  admin "$1" "listclients?mount=$2" | awk -v own="<IP>$OWN_CLIENT</IP>" -v also="${3:-}" 'BEGIN { RS = "</listener>" }
    /<listener[ >]/ && !index($0, own) && !/<UserAgent>radioctl\// && !(also && index($0, also)) { count++ }
    END { print count + 0 }'
}
strays_on() { listeners_on "$1" "$2" "<UserAgent>Icecast "; }
running=""
for address in $ADDRESSES; do admin "$address" listmounts >/dev/null && running="$running $address"; done
