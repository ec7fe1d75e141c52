import { GENERATIONS_KEPT, STATE } from "./generation.js";

/**
 * The shell functions that every apply script starts with. POSIX sh, coreutils, util-linux and systemd only.
 *
 * The script arrives with its files in one folder, `$HERE`. It takes the host's lock and hands it to a worker in a session of its own: a
 * connection that breaks, or an operator's machine that dies, doesn't leave half a change behind. What the worker says on its lines that
 * begin with `@` is the protocol that `apply-protocol` reads.
 */
export const applyLibrary = String.raw`
set -u
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
umask 077
STATE=${STATE}
step=start

begin() { step=$1; started=$(date +%s%3N); echo "@begin $step"; }
ok() { echo "@ok $step $(($(date +%s%3N) - started)) $*"; }
warn() { echo "@warn $*"; }
say() { sed 's/^/@say /' "$HERE/out"; }
end() { echo "@end $*"; rm -rf "$HERE/files" "$HERE/masked"; cp "$HERE/log" "$STATE/last.log" 2>/dev/null; exit 0; }
# Nothing was replaced: what was due because of it is not.
fail() { echo "@fail $step $*"; withdraw_due; end failed; }
# Runs a program quietly; what it printed is told when it fails.
quietly() { "$@" >"$HERE/out" 2>&1 9>&-; }

launch() {
  exec 9>>"$STATE/lock"
  if ! flock -n 9; then echo "@end locked $(cat "$STATE/lock")"; rm -rf "$HERE"; exit 0; fi
  printf '%s\n' "$WHO" >"$STATE/lock"
  : >"$HERE/log"
  setsid sh "$HERE/apply" work >"$HERE/log" 2>&1 </dev/null &
  worker=$!
  exec 9>&-
  tail -s 0.05 -n +1 --pid="$worker" -f "$HERE/log" 2>/dev/null
  rm -rf "$HERE"
  exit 0
}

clean_up() {
  for stale in "$STATE"/stage.*; do [ "$stale" = "$HERE" ] || rm -rf "$stale"; done
  mkdir -p "$STATE/pending" "$STATE/generations"
}

# The plan starts from what was observed: another state is not ours to overwrite.
expect_generation() {
  found=0
  [ -L "$STATE/current" ] && found=$(basename "$(readlink "$STATE/current")")
  [ "$found" = "$1" ] || end "moved generation $1 has become $found"
}
expect_missing() { for path; do [ ! -e "$path" ] || end "moved $path has come into being"; done; }
expect_sums() { sha256sum --check --quiet --strict >"$HERE/out" 2>&1 || end "moved $(sed -n '1s/: FAILED.*//p' "$HERE/out") has changed"; }

mask() { quietly systemctl mask --now "$@" || quietly systemctl mask "$@" || { say; fail "masking $*"; }; }
retire() { quietly systemctl disable --now "$1" || warn "$1 could not be stopped: $(head -n 1 "$HERE/out")"; }

# apt's own lock timeout does not cover the package lists: the holder is looked up in the kernel's table of locks, and named.
apt_holder() {
  for file in /var/lib/apt/lists/lock /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock; do
    [ -e "$file" ] || continue
    sed -n "s/^[0-9]*: POSIX  *ADVISORY  *WRITE  *\([0-9]*\) [^ ]*:$(stat -c %i "$file") .*/\1/p" /proc/locks
  done | head -n 1
}
wait_for_apt() {
  deadline=$(($(date +%s) + APT_SECONDS))
  while holder=$(apt_holder) && [ -n "$holder" ]; do
    if [ "$(date +%s)" -ge "$deadline" ]; then
      fail "apt is busy for more than $APT_SECONDS s: process $holder ($(cat "/proc/$holder/comm" 2>/dev/null), $(sed -n 's/^State:[[:space:]]*//p' "/proc/$holder/status" 2>/dev/null))"
    fi
    sleep 1
  done
}
settle() {
  if [ -x /usr/bin/cloud-init ]; then timeout 300 cloud-init status --wait >/dev/null 2>&1 9>&- || warn "cloud-init has not finished well"; fi
  wait_for_apt
}
repair_packages() { quietly timeout 900 dpkg --configure -a --force-confold || { say; fail "dpkg --configure -a"; }; }
install_packages() {
  quietly timeout 300 apt-get -q -o Acquire::Retries=3 update || { say; fail "apt-get update"; }
  wait_for_apt
  quietly timeout 1200 apt-get -qy -o DPkg::Lock::Timeout=60 -o Dpkg::Options::=--force-confold -o Acquire::Retries=3 --no-install-recommends install "$@" || { say; fail "apt-get install $*"; }
}

add_user() { # name home group...
  name=$1 home=$2
  shift 2
  id "$name" >/dev/null 2>&1 || quietly useradd --system --user-group --home-dir "$home" --shell /usr/sbin/nologin "$name" || { say; fail "useradd $name"; }
  for group; do quietly usermod -a -G "$group" "$name" || { say; fail "usermod -a -G $group $name"; }; done
}
make_directory() { # path owner group mode
  (umask 022 && quietly mkdir -p "$1") && quietly chown "$2:$3" "$1" && quietly chmod "$4" "$1" || { say; fail "folder $1"; }
}

own() { # path owner group mode: of a staged file
  quietly chown "$2:$3" "$HERE/files$1" && quietly chmod "$4" "$HERE/files$1" || { say; fail "owner of $1"; }
}
checks=0
check() { # name: its script comes on stdin. All run at once; all_accept waits for them.
  checks=$((checks + 1))
  echo "$1" >"$HERE/check.$checks.name"
  cat >"$HERE/check.$checks"
  { STAGE="$HERE/files" sh "$HERE/check.$checks" >"$HERE/check.$checks.out" 2>&1 && echo ok >"$HERE/check.$checks.accepts"; } 9>&- &
}
all_accept() {
  wait
  number=0
  while [ "$number" -lt "$checks" ]; do
    number=$((number + 1))
    if [ -e "$HERE/check.$number.accepts" ]; then
      sed -n 's/^warning: /@warn /p' "$HERE/check.$number.out"
      continue
    fi
    sed 's/^/@say /' "$HERE/check.$number.out"
    echo "@refused $(cat "$HERE/check.$number.name")"
    end refused
  done
}

new_generation() {
  GENERATION="$STATE/generations/$1"
  rm -rf "$GENERATION"
  mkdir -p "$GENERATION/before"
  : >"$GENERATION/created"
}
keep() { # paths that are about to change: as they are now, or that they are not there
  for path; do
    if [ -e "$path" ]; then (cd / && cp -a --parents ".$path" "$GENERATION/before") || fail "no copy of $path could be kept"; else echo "$path" >>"$GENERATION/created"; fi
  done
}
due() {
  for what; do
    file="$STATE/pending/$(echo "$what" | tr ' /' '__')"
    [ -e "$file" ] || echo "$file" >>"$HERE/due"
    echo "$what" >"$file"
  done
}
withdraw_due() { if [ -f "$HERE/due" ]; then while read -r file; do rm -f "$file"; done <"$HERE/due"; fi; }
strike() { rm -f "$STATE/pending/$(echo "$*" | tr ' /' '__')"; }

place() { # paths: all are copied beside their targets before the first is renamed, so that a full disk replaces nothing
  for path; do
    (umask 022 && mkdir -p "$(dirname "$path")") && quietly cp -p "$HERE/files$path" "$path.radioctl-new" || {
      say
      for path; do rm -f "$path.radioctl-new"; done
      fail "copying to $path"
    }
  done
  for path; do mv -fT "$path.radioctl-new" "$path" || roll_back "renaming to $path"; done
}
take_away() { for path; do rm -f "$path" || roll_back "removing $path"; done; }

arm_undo() { # seconds; the undo script comes on stdin
  cat >"$GENERATION/undo"
  systemctl stop radioctl-undo.timer radioctl-undo.service >/dev/null 2>&1
  systemctl reset-failed radioctl-undo.service >/dev/null 2>&1
  : >"$STATE/undo.armed"
  quietly systemd-run --quiet --unit=radioctl-undo --on-active="$1" --timer-property=AccuracySec=1s sh "$GENERATION/undo" || { say; rm -f "$STATE/undo.armed"; fail "no undo timer could be armed: nothing was replaced"; }
}

disarm_undo() { systemctl stop radioctl-undo.timer >/dev/null 2>&1; rm -f "$STATE/undo.armed"; }

load() { # name required|optional; the script comes on stdin
  cat >"$HERE/load.$1"
  echo "load $1" >>"$HERE/touched"
  if ! sh "$HERE/load.$1" >"$HERE/out" 2>&1 9>&-; then
    if [ "$2" = optional ]; then warn "$1: $(head -n 1 "$HERE/out")"; else say; roll_back "$1"; fi
  fi
  strike "load $1"
}
remember() { for unit; do systemctl is-active --quiet "$unit" && echo "$unit" >>"$HERE/was-active"; done; : >>"$HERE/was-active"; }
units() { # action unit...: in one call, since systemd reads all of its files anew for each
  action=$1
  shift
  for unit; do echo "$action $unit" >>"$HERE/touched"; done
  if ! quietly systemctl --no-reload "$action" "$@"; then
    say
    for unit; do systemctl is-active --quiet "$unit" || journalctl -q -n 8 -o cat -u "$unit" 2>/dev/null | sed 's/^/@say /'; done
    roll_back "systemctl $action $*"
  fi
  for unit; do strike "$action $unit"; done
}
rests() { [ "$(systemctl show -p ConditionResult --value "$1")" = no ]; }
restarts() { systemctl show -p NRestarts --value "$1"; }
# A service that dies right after its start has started all the same, as far as systemd is concerned.
stays_up() {
  counts=""
  for unit; do counts="$counts $unit=$(restarts "$unit")"; done
  sleep 0.5
  for unit; do
    rests "$unit" && continue
    case "$counts " in *" $unit=$(restarts "$unit") "*) systemctl is-active --quiet "$unit" && continue ;; esac
    journalctl -q -n 12 -o cat -u "$unit" 2>/dev/null | sed 's/^/@say /'
    roll_back "$unit does not stay up"
  done
}

# What this run did to services, once more with the old files: only those that it touched.
restore_services() {
  bad=""
  [ -f "$HERE/touched" ] || return 0
  while read -r action name; do
    case $action in
    load) quietly sh "$HERE/load.$name" || bad="$bad $name" ;;
    enable) quietly systemctl disable "$name" ;;
    disable) quietly systemctl enable "$name" ;;
    reload) quietly systemctl reload-or-restart "$name" || bad="$bad $name" ;;
    stop) quietly systemctl start "$name" || bad="$bad $name" ;;
    *) if grep -qxF "$name" "$HERE/was-active"; then quietly systemctl restart "$name" || bad="$bad $name"; else quietly systemctl stop "$name"; fi ;;
    esac
  done <"$HERE/touched"
  [ -z "$bad" ]
}

# Puts the files of this run back and the services as they were; what can't be put back is named.
roll_back() {
  echo "@fail $step $*"
  trouble=""
  (cd "$GENERATION/before" && find . -type f -o -type l) | sed 's/^\.//' >"$HERE/back"
  while read -r path; do cp -a "$GENERATION/before$path" "$path.radioctl-new" && mv -fT "$path.radioctl-new" "$path" || trouble="$trouble $path"; done <"$HERE/back"
  while read -r path; do rm -f "$path" || trouble="$trouble $path"; done <"$GENERATION/created"
  systemctl daemon-reload
  restore_services || trouble="$trouble services"
  # What an earlier run left due still is.
  withdraw_due
  [ -z "$trouble" ] && disarm_undo
  if [ -z "$trouble" ]; then end rolled-back; else end "not-rolled-back$trouble"; fi
}

commit_generation() { # number
  cp "$HERE/manifest.json" "$GENERATION/manifest.json" && cp -a "$HERE/masked" "$GENERATION/masked" || fail "writing the generation"
  ln -sfn "generations/$1" "$STATE/current.new" && mv -fT "$STATE/current.new" "$STATE/current" || fail "writing the generation"
  sync -f "$STATE" 2>/dev/null
  old=$(($1 - ${GENERATIONS_KEPT}))
  while [ "$old" -gt 0 ] && [ -e "$STATE/generations/$old" ]; do rm -rf "$STATE/generations/$old"; old=$((old - 1)); done
}
`;
