# Wrong logins of encoders in the last hour, by source and address, the most frequent first: "wrong 12 studio 198.51.100.7".
[ ! -e /etc/liquidsoap/radio.liq ] || journalctl --quiet --no-pager --output cat --unit radioctl-liquidsoap.service --since -1h 2>/dev/null |
  sed -n 's/^[0-9/]* [0-9:]* \[harbor:3\] Wrong login for \([a-z0-9-]*\) from \([0-9a-f.:]*\)$/\1 \2/p' |
  sort | uniq -c | sort -rn | sed -n '1,200s/^ */wrong /p'
