# silence.pl CODEC COUNT OUT FILE: plays some frames of a file, so many frames of silence, and other frames of the file, as the splicer does, and
# writes the stream. Prints JSON: the seconds of the stream, and when the silence begins and ends.
use strict;
use warnings;
use JSON::PP ();
use Radioctl::Adts;
use Radioctl::Mp3;
use Radioctl::OggReader;
use Radioctl::OggWriter;
use Radioctl::Silence;
use Radioctl::Splice;
use Radioctl::Stream;

my ($codec, $count, $out, $path) = @ARGV;
my %readers = (mp3 => 'Radioctl::Mp3', aac => 'Radioctl::Adts', ogg => 'Radioctl::OggReader');
open(my $file, '<:raw', $path) or die "$path: $!\n";
read $file, my $bytes, -s $path;
my $parent = Radioctl::Stream->new('a');
# All frames are kept.
for my $unit ($readers{$codec}->new->take($bytes)) {
  $unit->{at} = $parent->{ends_at};
  $parent->{ends_at} += $unit->{seconds};
  push @{ $parent->{units} }, $unit;
}
open(my $stream, '>:raw', $out) or die "$out: $!\n";
my $writer = $codec eq 'ogg' ? Radioctl::OggWriter->new('A radio') : undef;
my $seconds = 0;

sub play {
  for my $unit (@_) {
    $seconds += $unit->{seconds};
    if ($writer) { $writer->add($unit) } else { print $stream $unit->{data} }
  }
  print $stream $writer->bytes if $writer;
}

my $middle = int(@{ $parent->{units} } / 2);
my $last;
play($last = $parent->unit($_)) for 0 .. $middle - 1;
my $begins = $seconds;
for (1 .. $count) {
  $last = Radioctl::Silence::after($codec, $last) // die "no silence\n";
  play($last);
}
my $ends = $seconds;
my ($entry, $number) = Radioctl::Splice->new(codec => $codec)->entry($parent, $middle + 20);
play($entry, map { $parent->unit($_) } $number + 1 .. $#{ $parent->{units} });
close $stream;
print JSON::PP->new->encode({ seconds => $seconds, begins => $begins, ends => $ends });
