# dehydrated of Debian
CA="https://ca.example/directory"
CONTACT_EMAIL="anna@station.example"
BASEDIR=/var/lib/dehydrated
WELLKNOWN="${BASEDIR}/acme-challenges"
EAB_HMAC_KEY="s3cret-eab"
HOOK=/etc/dehydrated/hook.sh
export PATH
