# Kind, owner and mode of the paths in the arguments; checksums of FILES, and the text of those that differ from SAME.
# SAME: "checksum:path" of each desired file. SECRET: paths of files with secrets, whose masked copies are read. Each list is words.
: "${STATE?}" "${FILES?}" "${SAME?}" "${SECRET?}" "${LARGEST_BYTES?}"
if [ $# -gt 0 ]; then
  stat -c 'stat %n %U %G %a %F' -- "$@" 2>/dev/null
  # shellcheck disable=SC2086
  sha256sum -- $FILES 2>/dev/null | while read -r sum path; do
    echo "sum $path $sum"
    case " $SAME " in *" $sum:$path "*) continue ;; esac
    shown=$path masked=$STATE/current/masked$path
    [ -f "$masked" ] && shown=$masked
    case " $SECRET " in *" $path "*) shown=$masked ;; esac
    if [ -f "$shown" ] && [ "$(stat -c %s "$shown")" -le "$LARGEST_BYTES" ]; then echo "text $path $(base64 -w0 "$shown")"; fi
  done
fi
