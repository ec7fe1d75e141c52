# Records a file as if it came from Icecast, with a cut after every few seconds, and compares the frames of all files with those that came.
#   cuts.pl READER EXTENSION FILE FOLDER SECONDS CUTS [GAP_EVERY]
# GAP_EVERY: the connection is lost after so many cuts each, for one second. Prints JSON: { cuts, frames, lost, doubled, changed, gaps, files }.
use strict;
use warnings;
use Radioctl::Adts;
use Radioctl::Deck;
use Radioctl::Mp3;
use Radioctl::OggReader;
use Radioctl::Schedule;
use Radioctl::Shelf;
use Radioctl::State;
use Radioctl::Stream;

my ($codec, $extension, $path, $folder, $seconds, $cuts, $gap_every) = @ARGV;
mkdir $folder;
my $START = 1_800_000_000;
my %readers = (mp3 => 'Radioctl::Mp3', aac => 'Radioctl::Adts', ogg => 'Radioctl::OggReader');
$ENV{TZ} = 'Europe/Berlin';
{
  no warnings 'redefine';
  *Radioctl::Schedule::period_at = sub {
    my $number = int(($_[1] - $START) / $seconds);
    return { name => sprintf('cut-%04d', $number), from => $START + $number * $seconds, to => $START + ($number + 1) * $seconds };
  };
}

sub frames_of {
  my ($file, $reader) = @_;
  open(my $in, '<:raw', $file) or die "$file: $!";
  local $/;
  # A frame counts when another follows; of Ogg, a page.
  my $bytes = readline $in;
  my @units = $reader->take($bytes . ($codec eq 'ogg' ? 'OggS' : substr $bytes, 0, 16));
  return @units;
}

# The sound is played again and again until all cuts are made.
my @sound = frames_of($path, $readers{$codec}->new);
my $shelf = Radioctl::Shelf->new(folder => $folder, quota => 1e12, least_free => 0, keep_days => 1, uploads => 0);
my $input = {};
my $deck = Radioctl::Deck->new(channel => 'main', mount => '/live', extension => $extension, codec => $codec, title => 'Test',
  record => { channel => 'main', master => 'master-a', mount => '/live' }, schedule => Radioctl::Schedule->new, shelf => $shelf, input => $input);
my ($clock, @given, $gone) = (0);
my $connect = sub { $input->{stream} = Radioctl::Stream->new('icecast') };
$connect->();
my $number = 0;
while ($clock < $seconds * $cuts) {
  # Icecast sends some frames at once.
  my @block = map { { %{ $sound[$number++ % @sound] } } } 1 .. 7;
  if ($gap_every && int($clock / $seconds) % $gap_every == 1 && !$gone) { $connect->(); $gone = 1; $clock += 4 }
  $gone = 0 if $gap_every && int($clock / $seconds) % $gap_every == 2;
  $input->{stream}->add($clock, @block);
  push @given, map { $_->{data} } @block;
  $deck->advance($START + $clock, $START);
  $clock += $_->{seconds} for @block;
}
$deck->close_file($START + $clock);
for (1 .. 200_000) {
  last if !@{ $deck->{closing} };
  select undef, undef, undef, 0.002;
  $deck->advance($START + $clock, $START);
}

my (@taken, @files);
my $gaps = 0;
for my $found (sort { $a->{audio} =~ s/.*cut/cut/r cmp $b->{audio} =~ s/.*cut/cut/r } $shelf->recordings) {
  push @files, $found->{audio};
  open(my $file, '<', $found->{record}) or die $!;
  my $record = readline $file;
  my ($list) = $record =~ /"gaps":\[(.*?)\]/;
  $gaps += () = $list =~ /"from"/g;
  push @taken, own_frames($found->{audio}, @files == 1);
}

# The frames of a file without those that only prepare its decoder.
sub own_frames {
  my ($file, $is_first) = @_;
  my @units = frames_of($file, $readers{$codec}->new);
  my @data = map { $_->{data} } @units;
  if ($codec eq 'mp3') {
    # Silent frames have no audio at all.
    return map { $_->{data} } grep { grep { $_->[1] } @{ $_->{marks} } } @units;
  }
  return @data if $codec eq 'aac' || $units[0]{kind} eq 'flac';
  if ($units[0]{kind} eq 'vorbis') { shift @data if !$is_first; return @data }
  my $skip = $is_first ? 0 : unpack 'x10v', $units[0]{headers}[0];
  while ($skip > 0) { $skip -= (shift @units)->{samples}; shift @data }
  return @data;
}

# How many frames of the one list the other does not have, in their order.
my ($lost, $doubled, $changed) = (0, 0, 0);
my %given;
$given{$_}++ for @given;
my %taken;
$taken{$_}++ for @taken;
$lost += ($given{$_} > ($taken{$_} // 0) ? $given{$_} - ($taken{$_} // 0) : 0) for keys %given;
$doubled += (exists $given{$_} && $taken{$_} > $given{$_} ? $taken{$_} - $given{$_} : 0) for keys %taken;
$changed += (exists $given{$_} ? 0 : $taken{$_}) for keys %taken;
my $in_order = join('', @given) eq join('', @taken) ? 1 : 0;
my $n = sub { Radioctl::State::number($_[0]) };
print Radioctl::State::json({ cuts => $n->(@files - 1), frames => $n->(scalar @given), lost => $n->($lost), doubled => $n->($doubled), changed => $n->($changed),
  inOrder => $n->($in_order), gaps => $n->($gaps), files => \@files }), "\n";
