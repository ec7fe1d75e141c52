# Adds up the listens of the last DAYS days from nginx's access logs, by mount and player: listens, seconds, bytes, mount, player, with tabs.
# FOLDER, NAME: of the logs. Players that name themselves differently for each listen must not fill the memory: MOST_AGENTS at most.
: "${DAYS?}" "${FOLDER?}" "${NAME?}" "${AGENT_LENGTH?}" "${MOST_AGENTS?}"
export LC_ALL=C
since=$(date -d "-$DAYS days" +%Y-%m-%dT%H:%M:%S)
# shellcheck disable=SC2016
find "$FOLDER" -maxdepth 1 -name "$NAME*" -mtime "-$((DAYS + 1))" -exec nice zcat -f -- {} + 2>/dev/null |
  nice awk -v since="$since" -v longest="$AGENT_LENGTH" -v most="$MOST_AGENTS" '
    NF < 6 || $1 < since || ($3 != 200 && $3 != 206) { next }
    {
      agent = $0
      sub(/^[^"]*"/, "", agent)
      sub(/"[^"]*$/, "", agent)
      gsub(/\t/, " ", agent)
      key = $2 "\t" substr(agent, 1, longest)
      if (!(key in listens) && ++kinds > most) key = $2 "\ttoo many players to list"
      listens[key]++
      seconds[key] += $5
      bytes[key] += $4
    }
    END { for (key in listens) printf "%.0f\t%.0f\t%.0f\t%s\n", listens[key], seconds[key], bytes[key], key }'
echo @end
