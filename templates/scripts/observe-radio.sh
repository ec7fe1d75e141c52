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
# Of a container, no part of the path may be a link: it would lead to the host's own files.
read_inside() { # path bytes
  timeout 10 dd if="$1" iflag=nofollow bs=65536 2>/dev/null | head -c "$2"
}
show() { # kind used|inside|there path [root of a container]
  [ -f "${4:-}$3" ] && [ -r "${4:-}$3" ] || return 0
  printf "file %s %s " "$1" "$2"
  printf "%s" "$3" | base64 | tr -d "\n"
  printf " "
  if [ -n "${4:-}" ]; then read_inside "$4$3" "$MOST_BYTES"; else read_as_owner "$3" "$MOST_BYTES"; fi | base64 | tr -d "\n"
  echo
}
linked() { # root path: whether a part of the path is a link, which would lead to the host's own files
  at=$1 rest=${2#/}
  while [ -n "$rest" ]; do
    at=$at/${rest%%/*}
    [ -L "$at" ] && return 0
    case $rest in */*) rest=${rest#*/} ;; *) rest='' ;; esac
  done
  return 1
}
contained() { # process: whether it has another root. A service that systemd sandboxes has the host's.
  [ "$(stat -L -c %d:%i "$1/root/" 2>/dev/null)" != "$(stat -L -c %d:%i /)" ]
}
used() { # kind path process
  root='' state=used
  if contained "$3"; then root=$3/root state=inside; fi
  if [ -f "$root$2" ] && [ -r "$root$2" ] && { [ -z "$root" ] || ! linked "$root" "$2"; }; then
    show "$1" "$state" "$2" "$root"
  else
    printf "hidden %s\n" "$(printf "%s" "$2" | base64 | tr -d "\n")"
  fi
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
  nginx)
    contained "$process" && echo 'running nginx-inside'
    continue
    ;;
  *) continue ;;
  esac
  printf 'running %s\n' "$kind"
  there=$(readlink "$process/cwd") || there=/
  tr '\000' '\n' <"$process/cmdline" 2>/dev/null | tail -n +2 | while IFS= read -r word; do
    case $word in
    /*.xml | /*.liq | /*.cfg | /*.conf | /*rc) used "$kind" "$word" "$process" ;;
    -*) ;;
    *.xml | *.liq | *.cfg | *.conf) used "$kind" "$there/$word" "$process" ;;
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

# What certbot and dehydrated renew, and what starts them. Of a certificate only what it says to every client: never a key.
for file in /etc/letsencrypt/renewal/*.conf; do show certbot there "$file"; done
for file in /etc/dehydrated/config /etc/dehydrated/conf.d/*.sh; do show dehydrated there "$file"; done
certificate() { # program folder
  [ -f "$2/cert.pem" ] && [ -r "$2/cert.pem" ] || return 0
  printf "certificate %s " "$1"
  printf "%s" "$2" | base64 | tr -d "\n"
  printf " "
  read_as_owner "$2/cert.pem" 65536 | sed -n '/^-----BEGIN CERTIFICATE-----/,/^-----END CERTIFICATE-----/p' | base64 | tr -d "\n"
  echo
}
for folder in /etc/letsencrypt/live/*; do certificate certbot "$folder"; done
for folder in /var/lib/dehydrated/certs/* /etc/dehydrated/certs/*; do certificate dehydrated "$folder"; done
for program in certbot dehydrated; do
  for unit in "$program.timer" "snap.$program.renew.timer"; do
    systemctl is-enabled --quiet "$unit" 2>/dev/null && printf "renews %s %s\n" "$program" "$unit"
  done
  for file in /etc/crontab /etc/cron.d/* /etc/cron.daily/* /etc/cron.weekly/* /etc/cron.monthly/* /var/spool/cron/crontabs/root; do
    grep -qs "^[^#]*$program" "$file" && printf "renews %s %s\n" "$program" "$file"
  done
done

# nginx's whole configuration, as nginx reads it.
if command -v nginx >/dev/null 2>&1; then
  printf "nginx "
  nginx -T 2>/dev/null | head -c "$((MOST_BYTES * 4))" | base64 | tr -d "\n"
  echo
fi
echo '@@end'
exit 0
