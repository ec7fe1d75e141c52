# Tries Icecast's new configuration.
try_it() { # the script that runs in the private network comes on stdin
  alone -p RuntimeMaxSec=20
  echo "warning: icecast's configuration was not tried: this host has no private networks"
}
