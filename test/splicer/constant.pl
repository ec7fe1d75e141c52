# constant.pl: whether two streams of constant frames show a lag, when a single event comes a quarter of a second later in the second: the shift, or null.
use strict;
use warnings;
use JSON::PP ();
use Radioctl::Lag;
use Radioctl::Stream;

my ($FRAME_SECONDS, $LOOK_FRAMES, $FRAMES, $EVENT_SECONDS) = (0.02, 300, 3000, 4);

my @streams = map { Radioctl::Stream->new($_) } qw(a b);
my @events = ($EVENT_SECONDS, $EVENT_SECONDS + 0.25);
my $lag = Radioctl::Lag->new(@streams);
my @looks;
for my $number (1 .. $FRAMES) {
  for my $index (0, 1) {
    # Each look sees one event, at another place.
    my $since = ($number * $FRAME_SECONDS - $events[$index]) / 5.3;
    my $size = $since >= 0 && $since - int $since < 0.01 ? 100 : 241;
    $streams[$index]->add($number * $FRAME_SECONDS, { data => 'x' x $size, seconds => $FRAME_SECONDS, marks => [[$size]] });
  }
  next if $number % $LOOK_FRAMES;
  $lag->look;
  push @looks, $lag->{found} && 0 + $lag->{found}{shift};
}
print JSON::PP->new->encode(\@looks);
