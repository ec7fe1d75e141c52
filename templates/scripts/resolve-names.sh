# The IPv4 address of each name in the arguments: "NAME ADDRESS".
for name; do
  printf '%s ' "$name"
  getent ahostsv4 "$name" | {
    read -r address _
    echo "$address"
  }
done
