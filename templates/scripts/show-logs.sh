# The last LINES lines of each of FILES (words) and of the journal; the arguments are journalctl's.
# SINCE_SECONDS: older lines are left out; empty: no limit. A file without times in its lines is printed if it was written to in this period.
: "${FILES?}" "${LINES?}" "${SINCE_SECONDS?}"
# Lines of nginx begin with the local time, "2026/11/22 05:00:12", which can be compared as text.
since() {
  awk -v since="$(date -d "-$SINCE_SECONDS seconds" '+%Y/%m/%d %H:%M:%S')" '
    /^[0-9][0-9][0-9][0-9]\/[0-9][0-9]\/[0-9][0-9] / { stamped = 1; later = ($1 " " $2 >= since) }
    !stamped || later' "$1"
}
for file in $FILES; do
  [ -s "$file" ] || continue
  if [ -n "$SINCE_SECONDS" ]; then
    [ $(($(date +%s) - $(stat -c %Y "$file"))) -le "$SINCE_SECONDS" ] || continue
    echo "==> $file"
    since "$file" | tail -n "$LINES"
  else
    echo "==> $file"
    tail -n "$LINES" "$file"
  fi
done
[ -z "$FILES" ] || echo '==> journal'
journalctl "$@"
