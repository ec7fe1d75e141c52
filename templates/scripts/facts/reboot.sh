# The id of the current boot, and the signs that a reboot is needed.
read -r boot </proc/sys/kernel/random/boot_id && echo "boot $boot"
read -r kernel </proc/sys/kernel/osrelease && echo "runs $kernel"
for image in /boot/vmlinuz-*; do [ -e "$image" ] && echo "installed ${image#/boot/vmlinuz-}"; done
if [ -e /run/reboot-required ]; then echo "required $(sort -u /run/reboot-required.pkgs 2>/dev/null | tr '\n' ' ')"; fi
