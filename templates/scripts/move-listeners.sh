# Moves the listeners of a relay from one of its parents to the other.
# MOVES: words "from,to,delay", local mounts and seconds; SWITCHES: words "file:from:to", nginx's files and names of masters.
# Changes nothing until every target has audio in every running Icecast. Exit code 4: a target has no audio.
: "${PORT?}" "${MOVES?}" "${SWITCHES?}" "${WAIT_SECONDS?}" "${running?}"
deadline=$(($(date +%s) + WAIT_SECONDS))
there() {
  for address in $running; do
    found=$(admin "$address" listmounts) || return 1
    for each in $MOVES; do
      target=${each#*,} target=${target%,*}
      case "$found" in *"\"$target\""*) ;; *)
        missing=$target
        return 1
        ;;
      esac
    done
  done
}
until there; do
  [ "$(date +%s)" -lt "$deadline" ] || {
    echo "no audio on ${missing:-its Icecast}" >&2
    exit 4
  }
  sleep 0.3
done

# New listeners: nginx.
for each in $SWITCHES; do
  file=${each%%:*} pair=${each#*:}
  { sed "s/default ${pair%:*};/default ${pair#*:};/" "$file" >"$file.radioctl-new" && mv -fT "$file.radioctl-new" "$file"; } || exit 1
done
{ nginx -t -q && systemctl reload nginx; } || exit 1

# Current listeners: Icecast moves them almost without a gap or a repetition. It handles moved clients once for each block that TO gets: it accepts
# them at the first block, finds their position at the second, and sends at the third. While it sends a newcomer its burst, it handles clients again
# at once, and moved clients continue from that block. So the script connects a newcomer to TO: its header comes with a block, its burst two blocks
# later, and the move must come shortly before that. The curl for the move is already running and waits for its URL. The newcomer's curl has "-D -",
# because "-i" prints the header only with the first audio.
move() { # address from to delay
  curl -sN -D - -A radioctl/move --max-time 9 "http://$1:$PORT$3" | {
    dd bs=64k count=1 of=/dev/null 2>/dev/null
    sleep "$4"
    echo "url = \"http://$1:$PORT/admin/moveclients?mount=$2&destination=$3\""
    exec >&-
    sleep 0.3
  } | curl -sf --max-time 5 --config /etc/radioctl/icecast.curl --config - >/dev/null
}
for address in $running; do
  for each in $MOVES; do
    from=${each%%,*} rest=${each#*,}
    move "$address" "$from" "${rest%,*}" "${rest#*,}" &
  done
done
wait

# radioctl-fallback must replace its own clients, which were moved, too.
systemctl kill --signal=HUP radioctl-fallback 2>/dev/null
# Icecast notices two blocks later that the newcomers have left, and counts them until then.
sleep 0.3
exit 0
