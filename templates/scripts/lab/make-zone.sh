# Makes the database and the zone; takes the folder and the zone.
set -e
PATH=$PATH:/usr/sbin:/sbin
folder=$1 zone=$2
sqlite3 "$folder/pdns.sqlite3" </usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql
pdnsutil --config-dir="$folder" create-zone "$zone" "ns1.$zone"
