# resumed.pl FOLDER: a recorder that begins again finds an unfinished file of each hour or show. Prints JSON: for each case the show that it continues.
use strict;
use warnings;
use JSON::PP ();
use POSIX ();
use Radioctl::Deck;
use Radioctl::Schedule;
use Radioctl::Shelf;

my ($folder) = @ARGV;
$ENV{TZ} = 'Europe/Berlin';
POSIX::tzset();
my $NOW = 1_796_092_730;
my %case;

# $before, $after: the shows when the file was begun, and now.
sub of {
  my ($name, $before, $after, $extension) = @_;
  my $own = "$folder/$name";
  mkdir $own;
  my $deck = sub {
    my ($shows, $ends) = @_;
    my $shelf = Radioctl::Shelf->new(folder => $own, quota => 1e9, least_free => 0, keep_days => 30, uploads => 0);
    return Radioctl::Deck->new(channel => 'main', extension => $ends, codec => 'aac', title => '', record => {}, shelf => $shelf, schedule => Radioctl::Schedule->new(@$shows));
  };
  my $first = $deck->($before, 'aac');
  my $recording = Radioctl::Recording->begin($first->{schedule}->period_at($NOW), $NOW, $first->about);
  @$recording{qw(first last frames)} = ($NOW, $NOW, 1);
  $recording->store($NOW);
  my $second = $deck->($after, $extension);
  $second->resume($NOW + 10);
  my ($closed) = @{ $second->{closing} };
  $case{$name} = { continues => $second->{current} && $second->{current}{show}, ends => $closed && $closed->{to} - $NOW };
}

sub show { my ($name, $from, $to) = @_; return { name => $name, from => $from, to => $to, days => '0123456' } }

# The time is 03:38:50 of a Tuesday.
of(same_hour => [], [], 'aac');
of(same_show => [show('jazz', 210, 240)], [show('jazz', 210, 240)], 'aac');
of(shows_instead_of_hours => [], [show('jazz', 225, 226)], 'aac');
of(other_show => [show('jazz', 210, 240)], [show('rock', 210, 240)], 'aac');
of(longer_show => [show('jazz', 210, 240)], [show('jazz', 210, 270)], 'aac');
of(other_format => [], [], 'mp3');
print JSON::PP->new->encode(\%case);
