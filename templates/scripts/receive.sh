# Unpacks the tar that arrives on stdin into a folder that only root reads, and starts its apply script.
# If the disk is full, that is reported before any change.
: "${STATE?}"
umask 077
mkdir -p "$STATE" && HERE=$(mktemp -d "$STATE/stage.XXXXXX") && tar -xf - -C "$HERE" && exec sh "$HERE/apply"
[ -n "${HERE:-}" ] && rm -rf "$HERE"
cat >/dev/null
echo "@end no-space $(df -Pm "$STATE" /var/lib 2>/dev/null | sed -n '2s/^[^ ]* *[0-9]* *[0-9]* *\([0-9]*\) .*/\1/p') MB free"
