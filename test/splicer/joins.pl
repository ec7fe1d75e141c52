# joins.pl CODEC COUNT SEED OUT FILE FILE: plays two files in turns, with so many joins at random frames, as the splicer does, and writes the stream.
# Prints JSON: for each join the number of the first frame after it in the stream (`at`), which file it comes from, its number there, by how many
# frames it is later than tried, and how it was written (MP3).
use strict;
use warnings;
use JSON::PP ();
use Radioctl::Adts;
use Radioctl::Mp3;
use Radioctl::OggReader;
use Radioctl::OggWriter;
use Radioctl::Splice;
use Radioctl::Stream;

my ($codec, $count, $seed, $out, @files) = @ARGV;
srand $seed;
my %readers = (mp3 => 'Radioctl::Mp3', aac => 'Radioctl::Adts', ogg => 'Radioctl::OggReader');

sub stream_of {
  my ($path) = @_;
  open(my $file, '<:raw', $path) or die "$path: $!\n";
  my $reader = $readers{$codec}->new;
  my $stream = Radioctl::Stream->new($path);
  # In pieces of Icecast's size. All frames are kept.
  while (sysread $file, my $bytes, 1400) {
    for my $unit ($reader->take($bytes)) {
      $unit->{at} = $stream->{ends_at};
      $stream->{ends_at} += $unit->{seconds};
      push @{ $stream->{units} }, $unit;
    }
  }
  return $stream;
}

my @streams = map { stream_of($_) } @files;
my $splice = Radioctl::Splice->new(codec => $codec);
my $writer = $codec eq 'ogg' ? Radioctl::OggWriter->new('A radio') : undef;
open(my $stream, '>:raw', $out) or die "$out: $!\n";
my ($written, $seconds, $now, $next, @joins) = (0, 0, 0, 20);

sub play {
  for my $unit (@_) {
    $written++;
    $seconds += $unit->{seconds};
    if ($writer) { $writer->add($unit) } else { print $stream $unit->{data} }
  }
  print $stream $writer->bytes if $writer;
}

sub run {
  for (1 .. 8 + int rand 20) {
    my $unit = $streams[$now]->unit($next) or last;
    play($unit);
    $next++;
  }
}

run();
for (1 .. $count) {
  $now = 1 - $now;
  my $to = 20 + int rand(@{ $streams[$now]{units} } - 60);
  my ($entry, $begins) = $splice->entry($streams[$now], $to);
  push @joins, { at => $written, file => $now, number => $begins, later => $begins - $to, how => $entry->{how} };
  play($entry);
  $next = $begins + 1;
  run();
}
close $stream;
print JSON::PP->new->encode({ frames => $written, seconds => $seconds, joins => \@joins });
