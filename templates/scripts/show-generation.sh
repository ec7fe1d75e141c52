# The record of generation NUMBER, and the texts of its files. For files with secrets, their masked copies are printed.
: "${STATE?}" "${NUMBER?}"
cd "$STATE/generations/$NUMBER" 2>/dev/null && [ -f wanted.json ] || exit 3
echo "wanted $(base64 -w0 wanted.json)"
cd files && find . -type f | sed 's/^\.//' | while read -r path; do
  shown=./$path
  [ -f "../masked$path" ] && shown=../masked$path
  echo "text $path $(base64 -w0 "$shown")"
done
