# The locks in the arguments that a run holds at this moment: path and holder. The last line shows that the answer is complete.
for lock; do
  if [ -f "$lock" ] && ! flock -n "$lock" true; then echo "$lock $(cat "$lock")"; fi
done
echo @locks
