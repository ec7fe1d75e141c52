# Established TCP connections to PROGRAM, counted by the local address; without those from OWN_NETWORK or to it. Nothing without a program or ss.
: "${PROGRAM?}" "${OWN_NETWORK?}"
if [ -n "$PROGRAM" ]; then
  # "LISTEN 0 5 127.0.0.1:8001 0.0.0.0:* users:(("icecast2",..." becomes "sport = :8001".
  ports=$(ss -Htlnp 2>/dev/null | sed -n '/(("'"$PROGRAM"'",/s/^[^ ]* *[0-9]* *[0-9]* *[^ ]*:\([0-9]*\) .*/sport = :\1/p' |
    sort -u | sed '1!s/^/or /' | tr '\n' ' ')
  # "0 0 127.0.0.1:8001 127.0.0.1:51324" becomes "127.0.0.1". With a state in the filter, ss leaves that column out.
  [ -z "$ports" ] || ss -Htn state established "( $ports) and not dst $OWN_NETWORK and not src $OWN_NETWORK" |
    sed -n 's/^ *[0-9][0-9]* *[0-9][0-9]* *\([^ ]*\):[0-9]* .*/\1/p' | sort | uniq -c
fi
