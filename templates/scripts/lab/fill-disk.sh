# Fills the disk of radioctl's state on a host: its files move to a small tmpfs, which is then full.
set -e
: "${DISK?}"
mkdir -p "$DISK" /run/radioctl-lab
cp -a "$DISK/." /run/radioctl-lab/
mount -t tmpfs -o "size=$(($(du -sk "$DISK" | cut -f1) + 256))k,mode=755" tmpfs "$DISK"
cp -a /run/radioctl-lab/. "$DISK/"
rm -rf /run/radioctl-lab
dd if=/dev/zero of="$DISK/fill" bs=1k 2>/dev/null || true
