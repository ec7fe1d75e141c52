# Makes the base file system of hosts, under its lock, to the end even when its caller is gone. The container makes the device nodes.
# The list of packages is kept beside the base: another list makes it again.
set -e
folder=$1 suite=$2 content=$3 archive=$4
[ "$(cat "$folder.done" 2>/dev/null)" != "$content" ] || exit 0
rm -rf "$folder" "$folder.new" "$folder.tar" "$folder.done"
mmdebstrap --quiet --variant=minbase --include="$content" "$suite" "$folder.tar" "$archive"
mkdir "$folder.new"
tar -C "$folder.new" -xf "$folder.tar" --exclude='./dev/*'
rm -f "$folder.tar"
mv "$folder.new" "$folder"
printf %s "$content" >"$folder.done"
