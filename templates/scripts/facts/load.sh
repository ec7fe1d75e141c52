# Processes that run or wait for the disk, on average.
cat /proc/loadavg 2>/dev/null
