# Starts the new Icecast in a private network; the trial's folder is $1. Icecast 2.4.4 sometimes crashes with a segmentation fault when it gets a
# request at the moment of its start (measured: 1 of 250 starts on a busy machine). So an instance that was killed by a signal is started again; one
# that exited is not.
cd "$1/work" || exit 1
echo begun
start() { icecast2 -c ../icecast.xml >icecast.out 2>&1 & icecast=$!; }
crashes=0
icecast_lives() {
  kill -0 "$icecast" 2>/dev/null && return
  wait "$icecast"
  [ $? -gt 128 ] && [ "$crashes" -lt 2 ] || return 1
  crashes=$((crashes + 1))
  start
}
start
