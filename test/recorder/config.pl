# What the recorder reads in its configuration: config.pl CONFIG FOLDER. Prints JSON.
use strict;
use warnings;
use Radioctl::Recorder;
use Radioctl::State;

print Radioctl::State::json([map {
  my $deck = $_;
  { zone => $ENV{TZ}, port => $deck->{input}{port}, %{ $deck->{record} }, map({ $_ => $deck->{$_} } qw(codec extension title)),
    map({ $_ => $deck->{shelf}{$_} } qw(quota least_free keep_days uploads)), shows => $deck->{schedule}{shows} }
} Radioctl::Recorder::load(@ARGV)]), "\n";
