# States of the units in the arguments: a block for each, in their order. The Id may be another name when a unit is an alias.
if [ $# -gt 0 ]; then
  for unit; do echo "unit=$unit"; done
  # Programs that were replaced on the disk while they run: /proc/123/exe.
  find /proc -maxdepth 2 -name exe -lname '* (deleted)' 2>/dev/null | sed 's/^/outdated=/'
  systemctl show -p LoadState,ActiveState,UnitFileState,ConditionResult,ConditionTimestampMonotonic,MainPID -- "$@" 2>/dev/null
fi
