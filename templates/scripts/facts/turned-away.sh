# Listens that nginx has refused in the last MINUTES, by their status, from the end of the LOG of listens: "refused 503 12". Nothing without a log.
: "${LOG?}" "${MINUTES?}"
tail -qc 4194304 "$LOG.1" "$LOG" 2>/dev/null | awk -v since="$(date -d "-$MINUTES minutes" +%Y-%m-%dT%H:%M:%S)" '
  NF >= 6 && $1 >= since && ($3 == 503 || $3 == 429) { count[$3]++ }
  END { for (status in count) print "refused " status " " count[status] }'
