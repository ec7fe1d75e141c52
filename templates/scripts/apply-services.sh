# The functions of an apply script that change services. Each change is recorded, so that it can be undone. An action that an earlier run left due
# is removed from the list of due actions when it is done.
: "${HERE?}" "${STATE?}" "${DRAIN_UNIT?}"

load() { # name required|optional; the script comes on stdin
  cat >"$HERE/load.$1"
  echo "load $1" >>"$HERE/touched"
  if ! sh "$HERE/load.$1" >"$HERE/out" 2>&1 9>&-; then
    if [ "$2" = optional ]; then warn "$1: $(head -n 1 "$HERE/out")"; else say; roll_back "$1"; fi
  fi
  strike "load $1"
}
remember() { for unit; do systemctl is-active --quiet "$unit" && echo "$unit" >>"$HERE/was-active"; done; : >>"$HERE/was-active"; }
units() { # action unit...: in one call, because systemd reads all of its files again for each
  action=$1
  shift
  for unit; do echo "$action $unit" >>"$HERE/touched"; done
  if ! quietly systemctl --no-reload "$action" "$@"; then
    say
    for unit; do systemctl is-active --quiet "$unit" || journalctl -q -n 8 -o cat -u "$unit" 2>/dev/null | sed 's/^/@say /'; done
    roll_back "systemctl $action $*"
  fi
  # A program that has just started has read all its files, so due restarts and reloads are done.
  for unit; do case $action in start | restart) strike "restart $unit"; strike "reload $unit" ;; *) strike "$action $unit" ;; esac; done
}
rests() { [ "$(systemctl show -p ConditionResult --value "$1")" = no ]; }
restarts() { systemctl show -p NRestarts --value "$1"; }
# systemd reports success even for a service that dies right after its start. A service that dies once and then stays up is accepted: Icecast 2.4.4
# sometimes dies when it gets a request while it starts.
stays_up() {
  fallen "$@"
  [ -z "$down" ] && return
  for unit in $down; do warn "$unit died once right after its start"; done
  sleep 1.5
  # shellcheck disable=SC2086
  fallen $down
  for unit in $down; do
    journalctl -q -n 12 -o cat -u "$unit" 2>/dev/null | sed 's/^/@say /'
    roll_back "$unit does not stay up"
  done
}
fallen() { # unit...: sets $down to the units that die within half a second
  down=""
  counts=""
  for unit; do counts="$counts $unit=$(restarts "$unit")"; done
  sleep 0.5
  for unit; do
    rests "$unit" && continue
    case "$counts " in *" $unit=$(restarts "$unit") "*) systemctl is-active --quiet "$unit" && continue ;; esac
    down="$down $unit"
  done
}

becomes_ready() { # unit slot seconds; the script comes on stdin
  cat >"$HERE/ready"
  deadline=$(($(date +%s) + $3))
  while ! SLOT=$2 timeout 10 sh "$HERE/ready" >"$HERE/out" 2>&1 9>&-; do
    if [ "$(date +%s)" -ge "$deadline" ]; then say; roll_back "$1 is not ready after $3 s"; fi
    sleep 0.3
  done
}

undrain() {
  systemctl stop "$DRAIN_UNIT" >/dev/null 2>&1
  rm -f "$STATE/draining"
}
keep_drain() { cat >"$STATE/drain"; } # the script that drain starts comes on stdin
# The replaced instance ends with its last connection, or at its time limit. It is not enabled, so a reboot ends it, too.
drain() { # unit slot key until; the script that counts its connections comes on stdin
  cat >"$STATE/connections"
  undrain
  echo "$1 $3 $4" >"$STATE/draining"
  systemctl reset-failed "$DRAIN_UNIT" >/dev/null 2>&1
  quietly systemd-run --quiet --collect --unit="$DRAIN_UNIT" --property=Restart=on-failure sh "$STATE/drain" "$1" "$2" "$4" || warn "$1 keeps running beside the new instance until the next run: $(head -n 1 "$HERE/out")"
  strike "restart $1"
  strike "reload $1"
}

# Undoes this run's changes of services in reverse order, with the old files.
restore_services() {
  bad=""
  [ -f "$HERE/touched" ] || return 0
  tac "$HERE/touched" >"$HERE/untouch"
  while read -r action name; do
    case $action in
    load) quietly sh "$HERE/load.$name" || bad="$bad $name" ;;
    enable) quietly systemctl disable "$name" ;;
    disable) quietly systemctl enable "$name" ;;
    reload) quietly systemctl reload-or-restart "$name" || bad="$bad $name" ;;
    stop) quietly systemctl start "$name" || bad="$bad $name" ;;
    *) if grep -qxF "$name" "$HERE/was-active"; then quietly systemctl restart "$name" || bad="$bad $name"; else quietly systemctl stop "$name"; fi ;;
    esac
  done <"$HERE/untouch"
  [ -z "$bad" ]
}
