# Installed packages that apt's lists of security updates have in another version: "update libssl3 3.0.20-1~deb12u2 3.0.22-1~deb12u2".
# Lists may be compressed.
newest=$(stat -c %Y /var/lib/apt/lists/*_dists_*Release 2>/dev/null | sort -n | tail -n 1)
[ -z "$newest" ] || echo "lists $newest $(stat -c %Y /proc/$$)"
{
  # The names in braces are dpkg's own.
  # shellcheck disable=SC2016
  dpkg-query -W -f '@ ${db:Status-Abbrev} ${Package} ${Version}\n' 2>/dev/null
  for list in /var/lib/apt/lists/*_dists_*security*_Packages*; do
    [ ! -f "$list" ] || /usr/lib/apt/apt-helper cat-file "$list" 2>/dev/null
  done
} | awk '$1 == "@" { if ($2 == "ii") have[$3] = $4; next }
  $1 == "Package:" { name = $2 }
  $1 == "Version:" && name in have && have[name] != $2 { print "update", name, have[name], $2 }'
