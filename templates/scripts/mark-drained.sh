# Marks the host as drained for SECONDS_LEFT, by its own clock: /healthz answers 503. The mark contains RUN.
: "${MARK?}" "${SECONDS_LEFT?}" "${RUN?}"
umask 022
echo "$(($(date +%s) + SECONDS_LEFT)) $RUN" >"$MARK.new" && mv -fT "$MARK.new" "$MARK"
