# How the programs of this host understand their configuration: sshd for this login, the kernel's firewall, nginx and unattended-upgrades.
# LOGIN: the user; KEYWORDS: sshd's, lower case, words separated by |. A program that is not installed prints nothing.
: "${LOGIN?}" "${KEYWORDS?}"

# The lines of sshd's configuration with one of these keywords, in the order in which sshd reads them, and the files: "line FILE NUMBER TEXT".
sshd_lines() { # file depth
  echo "sshd-file $1"
  grep -niE "^[[:space:]]*($KEYWORDS|include|match)([[:space:]=]|\$)" "$1" 2>/dev/null | while IFS=: read -r number text; do
    echo "sshd-line $1 $number $text"
    case "$(printf '%s' "$text" | tr 'A-Z\t' 'a-z ' | sed 's/^ *//')" in include[\ =]*) ;; *) continue ;; esac
    [ "$2" -lt 8 ] || continue
    for pattern in $(printf '%s' "$text" | sed 's/^[[:space:]]*[^[:space:]=]*[[:space:]=]*//' | tr -d '"'); do
      case "$pattern" in /*) ;; *) pattern=/etc/ssh/$pattern ;; esac
      for file in $pattern; do if [ -f "$file" ]; then (sshd_lines "$file" $(($2 + 1))); fi; done
    done
  done
}
if [ -x /usr/sbin/sshd ]; then
  # shellcheck disable=SC2086
  set -- ${SSH_CONNECTION:-127.0.0.1 0 127.0.0.1 22}
  if said=$(/usr/sbin/sshd -T -C "user=$LOGIN,host=$1,addr=$1,laddr=$3,lport=$4" 2>&1); then
    printf '%s\n' "$said" | grep -E "^($KEYWORDS|port) " | sed 's/^/sshd /'
  else
    printf 'sshd-error %s\n' "$(printf '%s\n' "$said" | head -n 1)"
  fi
  sshd_lines /etc/ssh/sshd_config 0
fi
if [ -x /usr/sbin/nft ]; then
  if said=$(/usr/sbin/nft list ruleset 2>&1); then printf 'nft %s\n' "$(printf '%s\n' "$said" | head -c 1048576 | base64 -w0)"; fi
fi
if [ -x /usr/sbin/nginx ]; then
  if said=$(/usr/sbin/nginx -T 2>&1); then
    printf '%s\n' "$said" | sed -n 's/^# configuration file \(.*\):$/nginx-file \1/p'
  else
    printf 'nginx-error %s\n' "$(printf '%s\n' "$said" | grep -m 1 emerg)"
  fi
fi
if command -v apt-config >/dev/null; then
  apt-config dump 2>/dev/null | grep -iE '^(APT::Periodic::(Update-Package-Lists|Unattended-Upgrade)|Unattended-Upgrade::(Origins-Pattern|Allowed-Origins|Package-Blacklist|Automatic-Reboot)(::)?) ' | sed 's/^/apt /'
fi
