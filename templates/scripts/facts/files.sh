# Open files and their limit, for each process of the programs in the arguments: "files icecast2 431 65536".
# A process that ends meanwhile prints half a line.
programs=" $* "
for process in /proc/[0-9]*; do
  read -r name <"$process/comm" || continue
  case "$programs" in
  *" $name "*)
    set -- "$process"/fd/*
    limit=$(sed -n 's/^Max open files *\([0-9]*\) .*/\1/p' "$process/limits")
    echo "files $name $# $limit"
    ;;
  esac
done 2>/dev/null
