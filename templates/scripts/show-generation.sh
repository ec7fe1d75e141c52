# What generation NUMBER was: the record of what was desired, and the texts of its files. Files with secrets are shown as their masked copies.
: "${STATE?}" "${NUMBER?}"
cd "$STATE/generations/$NUMBER" 2>/dev/null && [ -f wanted.json ] || exit 3
echo "wanted $(base64 -w0 wanted.json)"
cd files && find . -type f | sed 's/^\.//' | while read -r path; do
  shown=./$path
  [ -f "../masked$path" ] && shown=../masked$path
  echo "text $path $(base64 -w0 "$shown")"
done
