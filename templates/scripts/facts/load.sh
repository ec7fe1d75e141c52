# The average number of processes that run or wait for the disk.
cat /proc/loadavg 2>/dev/null
