# The statistics of the Icecasts at the addresses in the arguments, and the clients of each mount, counted by their user agents,
# and the state of the relay's splicer. curl reads the password from a file, so the password does not appear in the list of processes.
: "${PORT?}" "${AGENT_BYTES?}"
admin() { curl -sf --max-time 3 --config /etc/radioctl/icecast.curl "$@" 2>/dev/null; }
takers() {
  awk -v at="$1" -v most="$AGENT_BYTES" 'BEGIN { RS = "</listener>" }
    /<listener[ >]/ {
      agent = ""
      if (match($0, /<UserAgent>[^<]*/)) agent = substr($0, RSTART + 11, RLENGTH - 11)
      count[substr(agent, 1, most)]++
    }
    END { for (agent in count) print "takers " at " " count[agent] " " agent }'
}
for address; do
  at="http://$address:$PORT/admin"
  stats=$(admin "$at/stats") || continue
  echo "stats $address $(printf '%s' "$stats" | base64 -w0)"
  for mount in $(printf '%s' "$stats" | grep -o '<source mount="[^"]*"' | cut -d'"' -f2); do
    clients=$(admin "$at/listclients?mount=$mount") || continue
    echo "listed $address $mount"
    printf '%s' "$clients" | takers "$address $mount"
  done
done
state=$(splicer_state | base64 -w0)
[ -z "$state" ] || echo "splicer $state"
