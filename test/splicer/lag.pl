# lag.pl CODEC FILE FILE [FILE FILE ...]: for each pair, whether and how the shift between two streams is found while they come, as JSON: { looks,
# searches }, with the shift in seconds, or null. Looks know all earlier ones; a search, as at a join without a known lag, only what both have kept.
use strict;
use warnings;
use JSON::PP ();
use Radioctl::Adts;
use Radioctl::Lag;
use Radioctl::Mp3;
use Radioctl::OggReader;
use Radioctl::Place;
use Radioctl::Stream;

my ($codec, @files) = @ARGV;
my ($LOOK_SECONDS, $FIRST_SECONDS, $SEARCH_EVERY) = (2, 6, 4);
my %readers = (mp3 => 'Radioctl::Mp3', aac => 'Radioctl::Adts', ogg => 'Radioctl::OggReader');

sub units_of {
  my ($path) = @_;
  open(my $file, '<:raw', $path) or die "$path: $!\n";
  local $/;
  return [$readers{$codec}->new->take(scalar <$file>)];
}

sub looks {
  my @pairs = map { [Radioctl::Stream->new($_), units_of($_)] } @_;
  my $lag = Radioctl::Lag->new(map { $_->[0] } @pairs);
  my (@looks, @searches);
  for (my $now = $FIRST_SECONDS; grep({ @{ $_->[1] } } @pairs) == @pairs; $now += $LOOK_SECONDS) {
    for my $pair (@pairs) {
      my ($stream, $units) = @$pair;
      $stream->add($stream->{ends_at} + $units->[0]{seconds}, shift @$units) while @$units && $stream->{ends_at} < $now;
    }
    $lag->look;
    push @looks, $lag->{found} && 0 + $lag->{found}{shift};
    push @searches, search(map { $_->[0] } @pairs) if @looks % $SEARCH_EVERY == 0;
  }
  return { looks => \@looks, searches => \@searches };
}

sub search {
  my ($from, $to) = @_;
  my $found = Radioctl::Place::search($from, $from->{ends_at}, $to, 0);
  return $found && 0 + $found->{shift};
}

my @found;
push @found, looks(splice @files, 0, 2) while @files;
print JSON::PP->new->encode(\@found);
