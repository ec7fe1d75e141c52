# Recordings of a schedule, from a time on: schedule.pl ZONE FROM UNTIL [NAME:FROM:TO:DAYS...]. Prints JSON: [[date, time, name, minutes], ...].
use strict;
use warnings;
use POSIX ();
use Radioctl::Schedule;
use Radioctl::State;

my ($zone, $time, $until, @shows) = @ARGV;
$ENV{TZ} = $zone;
POSIX::tzset();
my $schedule = Radioctl::Schedule->new(map { my %show; @show{qw(name from to days)} = split /:/; \%show } @shows);
my @found;
while ($time < $until) {
  my $period = $schedule->period_at($time);
  if (!$period) { $time += 60; next }
  push @found, [Radioctl::Schedule::date_of($period->{from}), Radioctl::Schedule::time_of($period->{from}), $period->{name},
    Radioctl::State::number(($period->{to} - $period->{from}) / 60)];
  $time = $period->{to};
}
print Radioctl::State::json(\@found), "\n";
