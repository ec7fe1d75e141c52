# Ends a full disk, also one that was filled only in part: the files return to the disk of the host.
set -e
: "${DISK?}"
mountpoint -q "$DISK" || exit 0
rm -f "$DISK/fill"
mkdir -p /run/radioctl-lab
cp -a "$DISK/." /run/radioctl-lab/
umount --lazy "$DISK"
find "$DISK" -mindepth 1 -delete
cp -a /run/radioctl-lab/. "$DISK/"
rm -rf /run/radioctl-lab
