/** A fault of the active master. */
export interface Fault {
  what: string;
  /** Run on that master, as root, from inside. */
  inject: string;
  mend: string;
  /** Its encoders lose their connection, too. */
  feedAgain?: true;
  /** Limit for lost audio. */
  lostSeconds: number;
}

/** The host itself still reaches its Icecast, as when its provider's network fails. */
const cut = `nft add table inet cut
nft 'add chain inet cut out { type filter hook output priority 0; }'
nft add rule inet cut out oifname != lo tcp sport 8000 drop`;

export const faults: readonly Fault[] = [
  {
    what: "Icecast is killed (-9)",
    // Masked as well: systemd would restart it within a second.
    inject: "systemctl mask --runtime icecast@a; systemctl kill --signal=KILL icecast@a",
    mend: "systemctl unmask --runtime icecast@a; systemctl reset-failed icecast@a; systemctl start icecast@a",
    feedAgain: true,
    lostSeconds: 0.2,
  },
  {
    what: "Icecast freezes (SIGSTOP)",
    inject: "systemctl kill --signal=STOP icecast@a",
    mend: "systemctl kill --signal=CONT icecast@a",
    feedAgain: true,
    lostSeconds: 3,
  },
  { what: "network is cut", inject: cut, mend: "nft delete table inet cut", lostSeconds: 3 },
  {
    what: "Liquidsoap is killed (-9)",
    inject: "systemctl mask --runtime radioctl-liquidsoap; systemctl kill --signal=KILL radioctl-liquidsoap",
    mend: "systemctl unmask --runtime radioctl-liquidsoap; systemctl reset-failed radioctl-liquidsoap; systemctl start radioctl-liquidsoap",
    feedAgain: true,
    lostSeconds: 0.2,
  },
];
