# Groups of the users in the arguments.
for user; do id -Gn "$user" 2>/dev/null | sed "s/^/$user /"; done
