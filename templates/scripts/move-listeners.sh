# Moves the listeners of a relay from one of its parents to the other.
# MOVES: words "from,to,delay", local mounts and seconds; SWITCHES: words "file:from:to", nginx's files and names of masters.
# Nothing is touched before every target carries audio in every Icecast that runs; if one does not, exit code 4.
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

# Present listeners: Icecast, so that they lose and repeat next to nothing. Icecast looks at the moved clients once for each block that TO gets:
# it accepts them at the first, finds their place at the second, and sends at the third. While it sends a newcomer its burst it looks again at
# once, and the moved clients continue from that block. So TO gets a newcomer: its header comes with a block, its burst two blocks later, and the
# move shortly before. The curl that requests the move is running by then, and waits for its URL. "-i" would keep the header back until there
# is audio, so "-D -".
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

# The program that moves listeners off a silent parent must read anew where they are.
systemctl kill --signal=HUP radioctl-fallback 2>/dev/null
# Icecast sees at the next block but one that the newcomers have left. Until then it would count them.
sleep 0.3
exit 0
