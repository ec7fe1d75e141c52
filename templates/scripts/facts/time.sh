# Whether the clock is synchronised, as the kernel reports. A container has the clock of its host.
if systemd-detect-virt --quiet --container; then echo container; else timedatectl show -p NTPSynchronized 2>/dev/null; fi
