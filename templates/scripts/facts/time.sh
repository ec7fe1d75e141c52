# Whether the kernel says that its clock is kept in step. A container has the clock of its host.
if systemd-detect-virt --quiet --container; then echo container; else timedatectl show -p NTPSynchronized 2>/dev/null; fi
