# packets.pl CODEC FILE [OUT]: the durations of the frames that the splicer's reader finds in a file, as JSON. Writes these frames into OUT.
use strict;
use warnings;
use JSON::PP ();
use Radioctl::Adts;
use Radioctl::Mp3;
use Radioctl::OggReader;

my ($codec, $path, $out) = @ARGV;
my $reader = { mp3 => 'Radioctl::Mp3', aac => 'Radioctl::Adts', ogg => 'Radioctl::OggReader' }->{$codec}->new;
open(my $file, '<:raw', $path) or die "$path: $!\n";
my @units;
while (sysread $file, my $bytes, 1400) { push @units, $reader->take($bytes) }
if (defined $out) {
  open(my $whole, '>:raw', $out) or die "$out: $!\n";
  print $whole $_->{data} for @units;
}
print JSON::PP->new->encode([map { 0 + $_->{seconds} } @units]);
