# Versions of the packages in the arguments, and whether dpkg was interrupted.
# The names in braces are dpkg's own.
# shellcheck disable=SC2016
[ $# -eq 0 ] || dpkg-query -W -f '${db:Status-Abbrev} ${Package} ${Version}\n' "$@" 2>/dev/null
if [ -n "$(ls /var/lib/dpkg/updates 2>/dev/null)" ] || [ -n "$(dpkg --audit 2>/dev/null)" ]; then echo interrupted; fi
