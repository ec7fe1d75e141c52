# Tries the new programme. `liquidsoap --check` accepts unknown codecs, so the programme is run with the new Icecast. It runs under its final path:
# version 2.3 caches a compiled script by its whole text, paths included, and the service then starts from this CACHE.
: "${CACHE?}" "${STAGE?}" "${folder?}"
try_it() { # the script that runs in the private network comes on stdin
  cp -r "$STAGE/etc/liquidsoap" "$folder/liquidsoap"
  sed -n 's#.*<admin-password>\(.*\)</admin-password>.*#user = "admin:\1"#p' "$folder/icecast.xml" >"$folder/admin"
  mkdir -p "$CACHE"
  chown liquidsoap:liquidsoap "$CACHE"
  alone -p BindReadOnlyPaths="$folder/liquidsoap:/etc/liquidsoap" -p RuntimeMaxSec=120 -p TimeoutStopSec=2
  echo "warning: the programme was not tried: this host has no private networks"
  sed -i "s#/etc/liquidsoap/#$folder/liquidsoap/#" "$folder/liquidsoap/radio.liq"
  set -- env HOME="$CACHE" LIQ_CACHE_USER_DIR="$CACHE" LIQ_CACHE_SYSTEM_DIR="$CACHE" liquidsoap --check "$folder/liquidsoap/radio.liq"
  setpriv --reuid=liquidsoap --regid=liquidsoap --clear-groups "$@"
}
