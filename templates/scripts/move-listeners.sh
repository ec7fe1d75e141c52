# Moves the listeners of a relay from one of its parents to the other.
# MOVES: words "from,to,delay", local mounts and seconds; SWITCHES: words "file:from:to", the files that name the active master, and names of masters;
# PLAYS: words "mount,master", what the splicer must play then.
# Changes nothing until every target has audio in every running Icecast. Exit code 4: a target has no audio.
: "${PORT?}" "${MOVES?}" "${SWITCHES?}" "${PLAYS?}" "${WAIT_SECONDS?}" "${running?}"
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

# The splicer goes to the parent that a file names when the file is written, also when it names the same one as before.
for each in $SWITCHES; do
  file=${each%%:*} pair=${each#*:}
  { sed "s/default ${pair%:*};/default ${pair#*:};/" "$file" >"$file.radioctl-new" && mv -fT "$file.radioctl-new" "$file"; } || exit 1
done

# Listeners of the public mounts follow the splicer. Other listeners are on the parents' own mounts: those of an Icecast from before there was a
# splicer, and all of them when there is none.
strays=""
for address in $running; do
  for each in $MOVES; do
    [ "$(strays_on "$address" "${each%%,*}")" -gt 0 ] && strays="$strays $address,$each"
  done
done
if systemctl is-active --quiet radioctl-splicer; then
  plays() {
    state=$(splicer_state)
    for each in $PLAYS; do
      printf '%s\n' "$state" | grep -q "\"mount\":\"${each%%,*}\",[^{}]*\(\[[^]]*\],\)\?\"plays\":\"${each#*,}\"" || return 1
    done
  }
  # What the splicer reports of the stream that did not follow: what it plays, what it must play, and for how long each parent has been silent.
  why() {
    printf '%s\n' "$state" | sed 's/{"channel"/\n&/g' | grep -F "\"mount\":\"${each%%,*}\"" | tr -d '"' |
      sed -n 's/.*parents:\[\([^]]*\)\],plays:\([^,]*\),.*wanted:\([^,}]*\).*/: it plays \2, must play \3, silence: \1/p' |
      sed 's/{name:\([^,]*\),silentSeconds:null}/\1 has no stream/g; s/{name:\([^,]*\),silentSeconds:\([0-9.]*\)}/\1 \2 s/g; s/,\([^ ]\)/, \1/g'
  }
  deadline=$(($(date +%s) + WAIT_SECONDS))
  until plays; do
    [ "$(date +%s)" -lt "$deadline" ] || {
      echo "radioctl-splicer does not play the other parent on ${each%%,*}$(why)" >&2
      exit 1
    }
    sleep 0.1
  done
else
  { nginx -t -q && systemctl reload nginx; } || exit 1
fi
[ -n "$strays" ] || exit 0

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
for stray in $strays; do
  address=${stray%%,*} each=${stray#*,}
  from=${each%%,*} rest=${each#*,}
  move "$address" "$from" "${rest%,*}" "${rest#*,}" &
done
wait

# The programs that read the parents' mounts were moved, too.
systemctl kill --signal=USR1 radioctl-splicer 2>/dev/null
systemctl kill --signal=HUP radioctl-fallback 2>/dev/null
# Icecast notices two blocks later that the newcomers have left, and counts them until then.
sleep 0.3
exit 0
