# Runs the programme until Icecast at PORT has all mounts, which are the arguments. Liquidsoap 2.3 needs a minute to start on a slow or busy host.
: "${PORT?}" "${CACHE?}" "${icecast?}"
# The end of its output is how it shut down; the reason is further up.
why() { grep -iE 'error|exception|fatal|failed|invalid|unknown|char [0-9]' out | head -n 12 | grep . || tail -n 20 out; }
export HOME="$CACHE" LIQ_CACHE_USER_DIR="$CACHE" LIQ_CACHE_SYSTEM_DIR="$CACHE"
liquidsoap /etc/liquidsoap/radio.liq >out 2>&1 &
programme=$!
tries=0
while [ "$tries" -lt 900 ]; do
  kill -0 "$programme" 2>/dev/null || { why; exit 1; }
  icecast_lives || { cat icecast.out; exit 1; }
  there=$(curl -s --max-time 2 -K ../admin "http://127.0.0.1:$PORT/admin/listmounts")
  missing=""
  for mount; do case "$there" in *"<source mount=\"$mount\""*) ;; *) missing="$missing $mount" ;; esac; done
  [ -z "$missing" ] && { kill -KILL "$programme" "$icecast"; exit 0; }
  tries=$((tries + 1))
  sleep 0.1
done
why
echo "not on air after 90 s:$missing"
exit 1
