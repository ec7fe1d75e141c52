# The uploader with a clock that stands at given times: upload.pl CONFIG FOLDER KEY FOLLOW TIME...
# Prints JSON: [{ time, waiting, failing }, ...], the state after each step.
use strict;
use warnings;
use Radioctl::Uploader;
use Radioctl::State;

my ($config, $folder, $key, $follow, @times) = @ARGV;
my $uploader = Radioctl::Uploader->new($config, folder => $folder, state => "$folder.state", key => $key, follow => [$follow]);
open(my $out, '>&', \*STDOUT) or die $!;
open(STDOUT, '>', "$folder.log") or die $!;
my @states;
for my $time (@times) {
  $uploader->step($time);
  push @states, { time => Radioctl::State::number($time), waiting => Radioctl::State::number($uploader->{waiting}), failing => $uploader->{failing} };
}
print $out Radioctl::State::json(\@states), "\n";
