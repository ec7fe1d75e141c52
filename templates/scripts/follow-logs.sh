# The last LINES lines of each of FILES (words), and each new line of them and of the journal, for SECONDS_MOST seconds; the arguments are
# journalctl's. It ends when its reader has ended, and leaves no program running.
: "${FILES?}" "${LINES?}" "${SECONDS_MOST?}"
if [ -n "$FILES" ]; then
  # shellcheck disable=SC2086
  tail -q -n "$LINES" -F -- $FILES 2>/dev/null &
  files=$!
  trap 'kill "$files" 2>/dev/null' EXIT
  trap 'exit 1' HUP INT TERM PIPE
  timeout "$SECONDS_MOST" journalctl "$@"
else
  exec timeout "$SECONDS_MOST" journalctl "$@"
fi
