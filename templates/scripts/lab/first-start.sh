# Does what a provider's image does at its first start: new host keys, a user, modes and owners.
set -e
root=$1 login=$2 user=$3 password=$4
rm -f "$root"/etc/ssh/ssh_host_* "$root"/etc/apt/sources.list.d/*
ssh-keygen -q -t ed25519 -N '' -C '' -f "$root/etc/ssh/ssh_host_ed25519_key"
case $login in
sudo)
  chroot "$root" useradd -m -s /bin/bash "$user"
  chroot "$root" chown -R "$user:$user" "/home/$user"
  ;;
password) echo "$password" | chroot "$root" chpasswd ;;
*) chmod 700 "$root/root/.ssh" ;;
esac
