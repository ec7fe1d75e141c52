# Free space and inodes of the file systems that the radio writes to.
# One call for each folder: a folder that is missing must not cost the answer for the others.
for folder in / /var /var/log /var/lib /var/lib/radioctl /tmp /run; do
  df -Pk "$folder" 2>/dev/null | sed -n '2s/^/blocks /p'
  df -Pi "$folder" 2>/dev/null | sed -n '2s/^/inodes /p'
done
