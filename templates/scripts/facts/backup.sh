# The results of the backup, one file each with one line: "success 1700000000 0a1b2c3d 12 34567 890 3", "failure 1700000000 no answer after 120 s".
: "${BACKUP_STATE?}"
for name in success failure check check-failure missing; do
  [ ! -f "$BACKUP_STATE/$name" ] || echo "$name $(head -n 1 "$BACKUP_STATE/$name" | head -c 1000)"
done
