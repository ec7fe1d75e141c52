# The record of generation NUMBER, and the texts of its files with their secrets. Files with secrets have masked copies, too.
: "${STATE?}" "${NUMBER?}"
cd "$STATE/generations/$NUMBER" 2>/dev/null && [ -f wanted.json ] || exit 3
echo "wanted $(base64 -w0 wanted.json)"
cd files && find . -type f | sed 's/^\.//' | while read -r path; do
  echo "text $path $(base64 -w0 "./$path")"
  [ ! -f "../masked$path" ] || echo "masked $path $(base64 -w0 "../masked$path")"
done
