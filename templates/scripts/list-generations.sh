# The manifest of each generation up to the current one, oldest first, a line each in base64.
: "${STATE?}"
current=$(readlink "$STATE/current") || exit 0
for number in $(find "$STATE/generations" -mindepth 1 -maxdepth 1 -printf "%f\n" | sort -n); do
  [ "$number" -le "${current##*/}" ] && [ -f "$STATE/generations/$number/manifest.json" ] && base64 -w0 "$STATE/generations/$number/manifest.json" && echo
done
true
