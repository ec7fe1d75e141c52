# Prints what this machine has of what a lab needs, a fact a line. Arguments: the folder of all labs, then names of programs. It changes nothing: it tries
# in a network of its own.
PATH=$PATH:/usr/sbin:/sbin
folder=$1
shift
echo "uid=$(id -u)"
# shellcheck disable=SC1091,SC2154
echo "system=$(. /etc/os-release 2>/dev/null; echo "$ID $ID_LIKE")"
command -v apt-get >/dev/null && echo apt=yes
for program; do command -v "$program" >/dev/null && echo "program=$program"; done
grep -Eq ' /sys/fs/cgroup[^ ]* (cgroup2 |cgroup [^ ]*name=systemd)' /proc/mounts && echo cgroups=yes
{ grep -qw overlay /proc/filesystems || modprobe -n overlay; } >/dev/null 2>&1 && echo overlay=yes
echo "inotify=$(cat /proc/sys/fs/inotify/max_user_instances 2>/dev/null || echo 0)"
echo "memory=$(awk '/^MemAvailable/ { print int($2 / 1024) }' /proc/meminfo)"
while [ ! -e "$folder" ]; do folder=$(dirname "$folder"); done
echo "disk=$(df -Pm "$folder" | awk 'NR == 2 { print $4 }')"
if unshare --net true 2>/dev/null; then
  if command -v ip >/dev/null; then
    unshare --net ip tuntap add dev radioctl mode tap >/dev/null 2>&1 && echo taps=yes || echo taps=no
  fi
  if command -v nft >/dev/null; then
    unshare --net nft add table inet radioctl >/dev/null 2>&1 && echo nftables=yes || echo nftables=no
  fi
fi
true
