# Programs of a radio that was set up without radioctl, and their configuration files. MOST_BYTES: the limit for each file.
# It reads as root and changes nothing. Passwords appear only in its output.
: "${MOST_BYTES?}"
export LC_ALL=C PATH="$PATH:/usr/sbin:/sbin"
echo '@@radioctl'
# Reads a file with the rights of the user who can replace a name on the way to it: root would follow that user's link to any file.
read_as_owner() { # path bytes
  reader=""
  for way in "$1" "$(readlink -f "$1")"; do
    while [ -n "$way" ] && [ "$way" != / ]; do
      way=$(dirname "$way")
      found=$(stat -c '%u %g' "$way" 2>/dev/null)
      case "$found" in '' | '0 '*) ;; *) reader=$found ;; esac
    done
  done
  set -- timeout 10 head -c "$2" "$1"
  [ -z "$reader" ] || set -- setpriv --reuid="${reader% *}" --regid="${reader#* }" --clear-groups "$@"
  "$@" 2>/dev/null
}
show() { # kind used|there path
  [ -f "$3" ] && [ -r "$3" ] || return 0
  printf "file %s %s " "$1" "$2"
  printf "%s" "$3" | base64 | tr -d "\n"
  printf " "
  read_as_owner "$3" "$MOST_BYTES" | base64 | tr -d "\n"
  echo
}
printf "hostname %s\n" "$(uname -n)"
printf "addresses %s\n" "$(hostname -I 2>/dev/null)"
printf "timezone %s\n" "$(readlink /etc/localtime 2>/dev/null | sed "s|.*zoneinfo/||")"
# shellcheck disable=SC1091
printf "system %s\n" "$(. /etc/os-release 2>/dev/null; echo "${PRETTY_NAME:-}")"
# shellcheck disable=SC1091
printf "systemd %s\n" "$(cat /proc/1/comm 2>/dev/null)"
printf "arrived %s\n" "${SSH_CONNECTION:-}"
for file in /root/.ssh/authorized_keys "/home/${SUDO_USER:-}/.ssh/authorized_keys"; do [ -f "$file" ] && read_as_owner "$file" "$MOST_BYTES" | sed "s/^/key /"; done

# Programs, by the names of their processes, and configuration files among their arguments.
for process in /proc/[0-9]*; do
  name=$(cat "$process/comm" 2>/dev/null) || continue
  case $name in
  icecast2 | icecast | icecast-kh) kind=icecast ;;
  liquidsoap) kind=liquidsoap ;;
  darkice | butt | ezstream) kind=$name ;;
  ices | ices2) kind=ices ;;
  *) continue ;;
  esac
  printf 'running %s\n' "$kind"
  there=$(readlink "$process/cwd") || there=/
  tr '\000' '\n' <"$process/cmdline" 2>/dev/null | tail -n +2 | while IFS= read -r word; do
    case $word in
    /*.xml | /*.liq | /*.cfg | /*.conf | /*rc) show "$kind" used "$word" ;;
    -*) ;;
    *.xml | *.liq | *.cfg | *.conf) show "$kind" used "$there/$word" ;;
    esac
  done
done

# The usual places of configuration files.
for file in \
  /etc/icecast2/icecast.xml \
  /etc/icecast/icecast.xml \
  /etc/icecast.xml \
  /etc/icecast-kh/icecast.xml \
  /usr/local/etc/icecast.xml \
  /usr/local/etc/icecast*/icecast.xml \
  /usr/local/icecast*/etc/icecast.xml \
  /opt/icecast*/etc/icecast.xml; do
  show icecast there "$file"
done
for file in \
  /etc/liquidsoap/*.liq \
  /home/*/*.liq \
  /opt/liquidsoap/*.liq \
  /srv/*/*.liq \
  /usr/local/etc/*.liq; do
  show liquidsoap there "$file"
done
for file in /etc/darkice.cfg /usr/local/etc/darkice.cfg; do show darkice there "$file"; done
for file in /root/.buttrc /home/*/.buttrc /root/.config/butt/buttrc /home/*/.config/butt/buttrc; do show butt there "$file"; done
for file in /etc/ezstream.xml /etc/ezstream/*.xml /usr/local/etc/ezstream.xml; do show ezstream there "$file"; done
for file in /etc/ices2/*.xml /etc/ices/*.xml /etc/ices.conf /usr/local/etc/ices.conf; do show ices there "$file"; done

# nginx's whole configuration, as nginx reads it.
if command -v nginx >/dev/null 2>&1; then
  printf "nginx "
  nginx -T 2>/dev/null | head -c 4194304 | base64 | tr -d "\n"
  echo
fi
echo '@@end'
exit 0
