# Starts a Ceph with one monitor, one OSD in memory and a radosgw, and two users, tests and hosts, each with its name as its
# key's id, in the root file system $1: ADDRESS PORT MONITOR-PORT SECRET.
# It runs in a PID and mount namespace of its own, so nothing of it is left when its first process ends.
set -e
root=$1 address=$2 port=$3 monitor=$4 secret=$5
mount --bind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/mnt"
mount -t tmpfs tmpfs "$root/etc/ceph"
fsid=$(cat /proc/sys/kernel/random/uuid)
cat >"$root/etc/ceph/ceph.conf" <<CONF
[global]
fsid = $fsid
mon_host = v1:127.0.0.1:$monitor
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
ms_mon_client_mode = crc
ms_mon_cluster_mode = crc
ms_mon_service_mode = crc
ms_client_mode = crc
ms_cluster_mode = crc
ms_service_mode = crc
mon_allow_pool_size_one = true
mon_warn_on_pool_no_redundancy = false
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
osd_objectstore = memstore
memstore_device_bytes = 4294967296
osd_class_dir = /usr/lib/x86_64-linux-gnu/rados-classes
mon_data = /mnt/mon
osd_data = /mnt/osd
run_dir = /mnt
admin_socket = /mnt/\$name.sock
log_file =
log_to_stderr = true
CONF
inside() { chroot "$root" "$@"; }
mkdir "$root/mnt/mon" "$root/mnt/osd"
inside monmaptool --create --addv a "[v1:127.0.0.1:$monitor]" --fsid "$fsid" /mnt/monmap >/dev/null
inside ceph-mon --mkfs -i a --monmap /mnt/monmap
inside ceph-mon -i a -f &
inside ceph --connect-timeout 60 osd new "$fsid" 0
inside ceph-osd -i 0 --mkfs --osd-uuid "$fsid" --monmap /mnt/monmap
inside ceph-osd -i 0 -f &
for user in tests hosts; do
  inside radosgw-admin user create --uid=$user --display-name=$user --access-key=$user --secret-key="$secret" >/dev/null
done
exec chroot "$root" radosgw -n client.rgw -f --rgw_frontends="beast endpoint=$address:$port"
