# Prints the id of the current boot. A host that shuts down still answers for one or two seconds: that is an error.
case "$(systemctl is-system-running 2>/dev/null)" in stopping)
  echo "the host is shutting down" >&2
  exit 1
  ;;
esac
cat /proc/sys/kernel/random/boot_id
