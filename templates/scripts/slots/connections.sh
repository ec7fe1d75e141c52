# The number of connections to PROGRAM in SLOT, without those from OWN_NETWORK.
: "${SLOT?}" "${PROGRAM?}" "${OWN_NETWORK?}" "${ADDRESS_A?}" "${ADDRESS_B?}"
case "$SLOT" in a) address=$ADDRESS_A ;; *) address=$ADDRESS_B ;; esac
ss -Htnp state established "src $address and not dst $OWN_NETWORK" | grep -c "\"$PROGRAM\""
