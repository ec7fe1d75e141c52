# Takes a host's interface off the bridge, puts its own interface there, and carries every frame between the two: later, or never. It replaces the
# kernel's netem, which some kernels lack; Perl, because Node can't open either interface, and mmdebstrap needs Perl anyway. ARP is not delayed:
# after three seconds without an answer a host would be unreachable. It ends when the cable is pulled, or the host is rebooted and has a new one;
# its keeper restarts it.
use strict; use warnings;
use Time::HiRes qw(clock_gettime sleep CLOCK_MONOTONIC);
my (undef, $veth, $end, $bridge, $lag, $loss) = @ARGV;
sub fact { open(my $file, "<", "/sys/class/net/$veth/$_[0]") or exit 1; chomp(my $text = <$file>); return $text }
sub link_set { system("ip", "link", "set", @_) == 0 or exit 1 }
sleep 0.05 until hex(fact("flags")) & 1;
# A tap (0x2) without packet information (0x1000), with what the kernel has still to do to a packet (0x4000).
open(my $ours, "+<", "/dev/net/tun") or die "/dev/net/tun: $!\n";
ioctl($ours, 0x400454ca, pack("a16 S x22", $end, 0x5002)) or die "$end: $!\n";
socket(my $theirs, 17, 3, 0) or die "AF_PACKET: $!\n";
setsockopt($theirs, 263, 15, pack("i", 1)) or die "PACKET_VNET_HDR: $!\n";
setsockopt($theirs, 1, 33, pack("i", 8 << 20));
link_set($end, "master", $bridge, "up");
# No longer on a bridge it must not answer for this machine.
link_set($veth, "nomaster", "arp", "off");
bind($theirs, pack("S n i S C C a8", 17, 3, fact("ifindex"), 0, 0, 0, "")) or die "$veth: $!\n";
my ($held, $most, $both) = (0, 64 << 20, "");
vec($both, fileno($_), 1) = 1 for $ours, $theirs;
my @ways = ({ from => $theirs, to => $ours, queue => [] }, { from => $ours, to => $theirs, queue => [] });
while (1) {
  my ($now, $wait) = (clock_gettime(CLOCK_MONOTONIC));
  for my $way (@ways) {
    my $queue = $way->{queue};
    while (@$queue && $queue->[0][0] <= $now) {
      my $frame = (shift @$queue)->[1];
      $held -= length $frame;
      syswrite($way->{to}, $frame);
    }
    next unless @$queue;
    my $left = $queue->[0][0] - $now;
    $wait = $left if !defined $wait || $left < $wait;
  }
  next if select(my $ready = $both, undef, undef, $wait) <= 0;
  for my $way (@ways) {
    next unless vec($ready, fileno($way->{from}), 1);
    my $frame;
    if ($way->{from} == $theirs) {
      defined(my $from = recv($theirs, $frame, 1 << 17, 0)) or exit 1;
      next if unpack("x10 C", $from) == 4;
    } else {
      sysread($ours, $frame, 1 << 17) or exit 1;
    }
    if (substr($frame, 22, 2) eq "\x08\x06") { syswrite($way->{to}, $frame); next }
    next if rand(100) < $loss || $held > $most;
    $held += length $frame;
    push @{ $way->{queue} }, [clock_gettime(CLOCK_MONOTONIC) + $lag, $frame];
  }
}
