# Waits until Icecast listens on PORT, or exits.
: "${PORT?}" "${icecast?}"
listening=$(printf ':%04X [0-9A-F]*:0000 0A' "$PORT")
tries=0
while [ "$tries" -lt 60 ]; do
  icecast_lives || { cat icecast.out; exit 1; }
  grep -q "$listening" /proc/net/tcp /proc/net/tcp6 && { kill -KILL "$icecast"; exit 0; }
  tries=$((tries + 1))
  sleep 0.05
done
cat icecast.out
echo "icecast does not listen on port $PORT after 3 s"
exit 1
