# Fails if a user other than root could replace a name below one of these folders: root would follow that user's link to any file. Folders that are missing
# are root's when root makes them.
only_root_in() { # folder...: all on the way to the names
  found=$({
    printf '%s\n' "$@"
    # A folder may be a link; then the folders on the way to its target count, too.
    readlink -qe -- "$@" | awk -F/ '{ path = ""; for (i = 2; i <= NF; i++) print path = path "/" $i }'
  } | sort -u | xargs -d '\n' stat -Lc '%u %a %U %G %n' 2>/dev/null | while read -r uid mode user group folder; do
    if [ "$uid" -ne 0 ]; then
      echo "$folder belongs to $user"
    else
      case "$mode" in
      *[2367]) echo "every user may write in $folder" ;;
      *[2367]?) [ -z "$(members "$group")" ] || echo "the group $group may write in $folder" ;;
      esac
    fi
  done)
  if [ -n "$found" ]; then
    printf '%s\n' "$found" | sed 's/^/@say /'
    fail "root does not write where other users can replace names: $(printf '%s\n' "$found" | head -n 1)"
  fi
}

# Users other than root who are in a group.
members() { # group
  line=$(getent group "$1") || return 0
  { echo "${line##*:}" | tr , '\n'; gid=${line%:*}; getent passwd | awk -F: -v gid="${gid##*:}" '$4 == gid { print $1 }'; } | grep -vx -e root -e ''
}
