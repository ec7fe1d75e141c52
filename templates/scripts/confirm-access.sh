# Ends the undo timer of a change to sshd or the firewall, and prints what was undone if the timer was faster.
: "${STATE?}"
systemctl stop radioctl-undo.timer
rm -f "$STATE/undo.armed"
if [ -f "$STATE/undone" ]; then
  cat "$STATE/undone"
  rm -f "$STATE/undone"
fi
