# The functions of every apply script. POSIX sh, coreutils, util-linux and systemd only.
#
# The script arrives with its files in one folder, $HERE. It takes the host's lock and passes it to a worker in a separate session, so a
# broken connection does not interrupt a change. Lines that begin with @ are the protocol that radioctl reads.
: "${HERE?}" "${STATE?}" "${LEASE?}" "${HOLDER?}" "${HOLDER_MARK?}" "${APT_SECONDS?}" "${GENERATIONS_KEPT?}"
set -u
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
umask 077
step=start

begin() { step=$1; started=$(date +%s%3N); echo "@begin $step"; }
ok() { echo "@ok $step $(($(date +%s%3N) - started)) $*"; }
warn() { echo "@warn $*"; }
say() { sed 's/^/@say /' "$HERE/out"; }
end() { echo "@end $*"; rm -rf "$HERE/files" "$HERE/masked"; cp "$HERE/log" "$STATE/last.log" 2>/dev/null; exit 0; }
# Nothing was replaced, so this run leaves no due actions.
fail() { echo "@fail $step $*"; withdraw_due; end failed; }
# Runs a program without output; `say` prints the output.
quietly() { "$@" >"$HERE/out" 2>&1 9>&-; }

launch() {
  exec 9>>"$STATE/lock"
  if ! flock -n 9; then echo "@end locked $(cat "$STATE/lock")"; rm -rf "$HERE"; exit 0; fi
  # A run over several hosts holds all of them until its end. Applies of the same run may continue.
  if [ -f "$LEASE" ] && ! flock -n "$LEASE" true; then
    case "$(cat "$LEASE")" in *"$HOLDER_MARK"*) ;; *) echo "@end locked $(cat "$LEASE")"; rm -rf "$HERE"; exit 0 ;; esac
  fi
  printf '%s\n' "$HOLDER" >"$STATE/lock"
  : >"$HERE/log"
  setsid sh "$HERE/apply" work >"$HERE/log" 2>&1 </dev/null &
  worker=$!
  echo "$worker" >"$STATE/worker"
  exec 9>&-
  tail -s 0.05 -n +1 --pid="$worker" -f "$HERE/log" 2>/dev/null
  rm -rf "$HERE"
  exit 0
}

clean_up() {
  for stale in "$STATE"/stage.*; do [ "$stale" = "$HERE" ] || rm -rf "$stale"; done
  mkdir -p "$STATE/pending" "$STATE/generations"
}

# The plan is based on the observed state. A host that has changed since then is not touched.
expect_generation() {
  found=0
  [ -L "$STATE/current" ] && found=$(basename "$(readlink "$STATE/current")")
  [ "$found" = "$1" ] || end "moved generation $1 has become $found"
}
expect_missing() { for path; do [ ! -e "$path" ] || end "moved $path exists now"; done; }
expect_sums() { sha256sum --check --quiet --strict >"$HERE/out" 2>&1 || end "moved $(sed -n '1s/: FAILED.*//p' "$HERE/out") has changed"; }

mask() { quietly systemctl mask --now "$@" || quietly systemctl mask "$@" || { say; fail "masking $*"; }; }
retire() { quietly systemctl disable --now "$1" || warn "$1 could not be stopped: $(head -n 1 "$HERE/out")"; }

# apt's own lock timeout does not cover the package lists. The kernel's table of locks has the process that holds a lock.
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
  if [ -x /usr/bin/cloud-init ]; then timeout 300 cloud-init status --wait >/dev/null 2>&1 9>&- || warn "cloud-init ended with an error"; fi
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
  { (umask 022 && quietly mkdir -p "$1") && quietly chown "$2:$3" "$1" && quietly chmod "$4" "$1"; } || { say; fail "folder $1"; }
}

own() { # path owner group mode: of a staged file
  { quietly chown "$2:$3" "$HERE/files$1" && quietly chmod "$4" "$HERE/files$1"; } || { say; fail "owner of $1"; }
}
checks=0
check() { # name: its script comes on stdin. All checks run at once; all_accept waits for them.
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
carry_over() { # generation path...: files that belong to the new generation as they are in an earlier one
  from="$STATE/generations/$1/files"
  shift
  mkdir -p "$GENERATION/files"
  for path; do (cd "$from" && cp -a --parents ".$path" "$GENERATION/files") 2>/dev/null || fail "$path of that generation is missing"; done
}
keep() { # paths that will change: copies the existing files, and records the missing ones
  for path; do
    if [ -e "$path" ]; then (cd / && cp -a --parents ".$path" "$GENERATION/before") || fail "no copy of $path could be made"; else echo "$path" >>"$GENERATION/created"; fi
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

place() { # paths: all files are copied beside their targets before the first one is renamed, so nothing is replaced when the disk is full
  for path; do
    { (umask 022 && mkdir -p "$(dirname "$path")") && quietly cp -p --remove-destination "$HERE/files$path" "$path.radioctl-new"; } || {
      say
      for copied; do rm -f "$copied.radioctl-new"; done
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
  quietly systemd-run --quiet --unit=radioctl-undo --on-active="$1" --timer-property=AccuracySec=1s sh "$GENERATION/undo" || { say; rm -f "$STATE/undo.armed"; fail "the undo timer could not be started; nothing was replaced"; }
}

disarm_undo() { systemctl stop radioctl-undo.timer >/dev/null 2>&1; rm -f "$STATE/undo.armed"; }

# Restores the files and services that this run changed, and names those that could not be restored.
roll_back() {
  echo "@fail $step $*"
  trouble=""
  (cd "$GENERATION/before" && find . -type f -o -type l) | sed 's/^\.//' >"$HERE/back"
  while read -r path; do cp -a --remove-destination "$GENERATION/before$path" "$path.radioctl-new" && mv -fT "$path.radioctl-new" "$path" || trouble="$trouble $path"; done <"$HERE/back"
  while read -r path; do rm -f "$path" || trouble="$trouble $path"; done <"$GENERATION/created"
  systemctl daemon-reload
  restore_services || trouble="$trouble services"
  # Actions that an earlier run left due stay due.
  withdraw_due
  [ -z "$trouble" ] && disarm_undo
  if [ -z "$trouble" ]; then end rolled-back; else end "not-rolled-back$trouble"; fi
}

# Files of an earlier generation, as if they had arrived with the bundle.
recall() { # generation path...
  from="$STATE/generations/$1/files"
  shift
  for path; do
    (cd "$from" && mkdir -p "$HERE/files" && cp -a --parents ".$path" "$HERE/files") 2>/dev/null || fail "$path of that generation is missing"
  done
}

commit_generation() { # number path...
  number=$1
  shift
  mkdir -p "$GENERATION/files"
  for path; do (cd / && cp -a --parents ".$path" "$GENERATION/files") || fail "writing the generation"; done
  { cp "$HERE/manifest.json" "$HERE/wanted.json" "$GENERATION" && cp -a "$HERE/masked" "$GENERATION/masked"; } || fail "writing the generation"
  { ln -sfn "generations/$number" "$STATE/current.new" && mv -fT "$STATE/current.new" "$STATE/current"; } || fail "writing the generation"
  sync -f "$STATE" 2>/dev/null
  old=$((number - GENERATIONS_KEPT))
  while [ "$old" -gt 0 ] && [ -e "$STATE/generations/$old" ]; do rm -rf "$STATE/generations/$old"; old=$((old - 1)); done
}
