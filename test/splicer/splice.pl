# splice.pl FOLDER: a splice with a clock of its own, two parents that give frames of 20 ms, and an output that keeps them. Prints JSON: for each case the runs of frames
# that were played ([parent, first, last] by the numbers of the programme), and the changes of the parent.
use strict;
use warnings;
use JSON::PP ();
use Radioctl::Resume;
use Radioctl::Splice;
use Radioctl::Stream;

my $FRAME_SECONDS = 0.02;
my $BURST_SECONDS = 4;
my $folder = shift @ARGV;

package Kept;
sub play { my ($self, undef, @units) = @_; push @{ $self->{units} }, @units }
sub state { return '-' }

package World;

# %about: same_bytes: both parents give the same bytes; unknown: no lag is known; error: the lag is not known yet, only another one that differs by so many
# seconds; alike: each frame is like all others; unlike: the parents have different programmes; delays: of each parent, in seconds.
sub new {
  my ($class, %about) = @_;
  my $self = bless { now => 100, about => \%about, joins => [], parents => {} }, $class;
  my @inputs = map { { parent => $_, stream => undef } } 'a', 'b';
  $self->{parents} = { map { $_->{parent} => { input => $_, delay => $about{delays}{ $_->{parent} } // 0.1 } } @inputs };
  $self->{output} = bless { units => [], ready => 1, address => '127.0.0.1' }, 'Kept';
  $self->restart;
  return $self;
}

# The splicer is started again. With $resume it goes on where its record says.
sub restart {
  my ($self, $resume) = @_;
  my $record = Radioctl::Resume::open_record($folder, '/live');
  $self->{splice} = Radioctl::Splice->new(
    mount => '/live', codec => 'aac', inputs => [map { $_->{input} } @{ $self->{parents} }{qw(a b)}], outputs => [$self->{output}],
    shift_of => sub { $self->shift_of(@_) }, silent_after => 2, fill_after => 8,
    silence_of => sub { $self->{about}{no_silence} ? undef : { data => 'silence', seconds => $FRAME_SECONDS, marks => [], number => 1 + $self->{silences}++, of => 'silence' } },
    burst_seconds => $BURST_SECONDS, record => $record, resume => $resume && Radioctl::Resume::load($record),
  );
}

sub shift_of {
  my ($self, $from, $to) = @_;
  return if $self->{about}{unknown};
  my $error = $self->{about}{error};
  return { shift => ($from->{begins} - $to->{begins}) * $FRAME_SECONDS + ($error // 0), fit => 0.5, sure => !defined $error };
}

# The present frame of the programme, as this parent gives it.
sub frame { my ($self, $name) = @_; return int(($self->{now} - $self->{parents}{$name}{delay}) / $FRAME_SECONDS) }

# The parent's stream begins, with the last seconds at once.
sub connects {
  my ($self, @names) = @_;
  for my $name (@names) {
    my $parent = $self->{parents}{$name};
    my $stream = $parent->{input}{stream} = Radioctl::Stream->new($name);
    $stream->{begins} = $parent->{next} = $self->frame($name) - $BURST_SECONDS / $FRAME_SECONDS;
    delete $parent->{frozen};
  }
}

sub ends { my ($self, @names) = @_; $self->{parents}{$_}{input}{stream}{ended} = 1 for @names }
sub freezes { my ($self, @names) = @_; $self->{parents}{$_}{frozen} = 1 for @names }
sub wants { my ($self, $name) = @_; $self->{splice}->order($name, $self->{now}) }

# The parent gives nothing for a while, and then all that it has.
sub pauses { my ($self, $name, $seconds) = @_; $self->freezes($name); $self->passes($seconds); delete $self->{parents}{$name}{frozen} }

# Frames whose numbers look like those of sound: not regular, and the same at both parents.
sub unit {
  my ($self, $name, $number) = @_;
  my $level = sin($number * $number % 9973) * 40 + sin($number / 7) * 30;
  $level = 0 if $self->{about}{alike};
  $level = sin($number * $number * 7 % 8887) * 60 if $self->{about}{unlike} && $name eq 'b';
  my $data = $self->{about}{same_bytes} ? $number : "$name:$number";
  return { data => $data, seconds => $FRAME_SECONDS, marks => [[100 + $level]], number => $number, of => $name };
}

# Time goes on.
sub passes {
  my ($self, $seconds) = @_;
  for (1 .. $seconds / 0.05) {
    $self->{now} += 0.05;
    while (my ($name, $parent) = each %{ $self->{parents} }) {
      my $stream = $parent->{input}{stream};
      next if !$stream || $stream->{ended} || $parent->{frozen};
      my @units = map { $self->unit($name, $_) } $parent->{next} .. $self->frame($name);
      $parent->{next} += @units;
      $stream->add($self->{now}, @units);
    }
    my $splice = $self->{splice};
    next if !$splice->advance($self->{now}) || !$splice->{last};
    push @{ $self->{joins} }, { map { $_ => $splice->{last}{$_} } qw(from to why how waited) };
  }
}

sub runs {
  my ($self) = @_;
  my @runs;
  for my $unit (@{ $self->{output}{units} }) {
    my $run = $runs[-1];
    if ($run && $run->[0] eq $unit->{of} && $run->[2] + 1 == $unit->{number}) { $run->[2]++ }
    else { push @runs, [$unit->{of}, $unit->{number}, $unit->{number}] }
  }
  return \@runs;
}

package main;

my %case;
sub of {
  my ($name, $about, $events) = @_;
  my $world = World->new(%$about);
  $events->($world);
  my $splice = $world->{splice};
  $case{$name} = { runs => $world->runs, joins => $world->{joins}, plays => $splice->{playing} && $splice->{playing}{stream}{parent}, now => $world->frame('a'), burst => $splice->{sent_seconds} };
}
sub both { my ($world) = @_; $world->wants('a'); $world->connects('a', 'b'); $world->passes(6) }

of(told => {}, sub { both($_[0]); $_[0]->wants('b'); $_[0]->passes(3) });
of(told_again => {}, sub { both($_[0]); $_[0]->wants('a'); $_[0]->passes(1); $_[0]->freezes('a'); $_[0]->passes(4) });
of(there_and_back => {}, sub { both($_[0]); $_[0]->wants('b'); $_[0]->passes(3); $_[0]->wants('a'); $_[0]->passes(3) });
of(same_bytes => { same_bytes => 1, unknown => 1 }, sub { both($_[0]); $_[0]->wants('b'); $_[0]->passes(3) });
of(unknown_lag => { unknown => 1 }, sub { both($_[0]); $_[0]->wants('b'); $_[0]->passes(3) });
of(behind => { delays => { b => 2 } }, sub { both($_[0]); $_[0]->wants('b'); $_[0]->passes(5) });
of("learns_$_" => { error => $_ }, sub { both($_[0]); $_[0]->wants('b'); $_[0]->passes(3) }) for 0.18, -0.5, 2;
of(never_learns => { error => 0.5, alike => 1 }, sub { both($_[0]); $_[0]->wants('b'); $_[0]->passes(15) });
of(learns_nothing_of_another => { error => 0.5, unlike => 1 }, sub { both($_[0]); $_[0]->wants('b'); $_[0]->passes(15) });
of("${_}_while_learning" => { error => 0.5, alike => 1 }, sub { my ($world) = @_; both($world); $world->wants('b'); $world->passes(1); $world->$_('a'); $world->passes(3) }) for 'ends', 'freezes';
of(comes_and_goes_while_learning => { error => 0.5, alike => 1 }, sub {
  my ($world) = @_;
  both($world);
  $world->wants('b');
  for (1 .. 4) { $world->passes(1); $world->freezes('b'); $world->passes(1.5); delete $world->{parents}{b}{frozen} }
  $world->passes(1);
});
of(comes_in_blocks => { delays => { b => 2.5 } }, sub {
  my ($world) = @_;
  both($world);
  $world->wants('b');
  for (1 .. 8) { $world->passes(0.2); $world->freezes('b'); $world->passes(1.1); delete $world->{parents}{b}{frozen} }
  $world->passes(1);
});
of(fails_after_the_order => {}, sub { both($_[0]); $_[0]->wants('b'); $_[0]->passes(1); $_[0]->pauses('b', 3); $_[0]->passes(3) });
of(fails_for_long_after_the_order => {}, sub { both($_[0]); $_[0]->wants('b'); $_[0]->passes(3); $_[0]->pauses('b', 12); $_[0]->passes(3) });
of(fails_long_after_the_order => {}, sub { both($_[0]); $_[0]->wants('b'); $_[0]->passes(40); $_[0]->pauses('b', 3); $_[0]->passes(3) });
of(fails_again_and_again => {}, sub { both($_[0]); $_[0]->wants('b'); for (1 .. 4) { $_[0]->passes(1.5); $_[0]->pauses('b', 3) } $_[0]->passes(3) });
of(ahead => { delays => { a => 2 } }, sub { both($_[0]); $_[0]->wants('b'); $_[0]->passes(5) });
of(far_behind => { delays => { b => 9 } }, sub { both($_[0]); $_[0]->wants('b'); $_[0]->passes(5) });
of(dies_while_waited_for => { delays => { b => 2 } }, sub { both($_[0]); $_[0]->wants('b'); $_[0]->passes(1); $_[0]->ends('b'); $_[0]->passes(3) });
of(freezes_while_waited_for => { delays => { b => 2 } }, sub { both($_[0]); $_[0]->wants('b'); $_[0]->passes(1); $_[0]->freezes('b'); $_[0]->passes(4) });
of(comes_later => {}, sub { $_[0]->connects('a'); $_[0]->wants('a'); $_[0]->passes(6); $_[0]->wants('b'); $_[0]->passes(3); $_[0]->connects('b'); $_[0]->passes(3) });
of(ended => {}, sub { both($_[0]); $_[0]->ends('a'); $_[0]->passes(3) });
of(again => { same_bytes => 1 }, sub { both($_[0]); $_[0]->ends('a'); $_[0]->connects('a'); $_[0]->passes(3) });
of(silent => {}, sub { both($_[0]); $_[0]->freezes('a'); $_[0]->passes(5) });
of(both_silent => {}, sub { both($_[0]); $_[0]->freezes('a', 'b'); $_[0]->passes(5); delete $_[0]{parents}{b}{frozen}; $_[0]->passes(2) });
of(both_gone => {}, sub { both($_[0]); $_[0]->ends('a', 'b'); $_[0]->passes(10); $_[0]->connects('b'); $_[0]->passes(3) });
of(paused_for_long => {}, sub { both($_[0]); $_[0]->freezes('a', 'b'); $_[0]->passes(60); delete $_[0]{parents}{a}{frozen}; $_[0]->passes(3) });
of(gone_for_an_hour => {}, sub { both($_[0]); $_[0]->ends('a', 'b'); $_[0]->passes(4000); $_[0]->connects('a'); $_[0]->passes(3) });
of(pause_of_the_host => {}, sub { both($_[0]); $_[0]->freezes('a', 'b'); $_[0]->passes(20); $_[0]{now} += 300; $_[0]->passes(10) });
of(no_silence_for_codec => { no_silence => 1 }, sub { both($_[0]); $_[0]->ends('a', 'b'); $_[0]->passes(20); $_[0]->connects('a'); $_[0]->passes(3) });
of(begins_with_another => {}, sub { $_[0]->wants('a'); $_[0]->connects('b'); $_[0]->passes(5); $_[0]->connects('a'); $_[0]->passes(3) });
of(nothing => {}, sub { $_[0]->wants('a'); $_[0]->passes(3) });
of(restart => {}, sub { both($_[0]); $_[0]{output}{units} = []; $_[0]->restart; $_[0]->wants('b'); $_[0]->passes(2) });

of(resumed => {}, sub { both($_[0]); $_[0]->restart(1); $_[0]->wants('a'); $_[0]->passes(2) });
of(resumed_with_another_desired => {}, sub { both($_[0]); $_[0]->restart(1); $_[0]->passes(1); $_[0]->wants('b'); $_[0]->passes(2) });
# The record is of frames that the stream does not have.
of(resumed_late => {}, sub { both($_[0]); $_[0]->ends('a', 'b'); $_[0]->passes(30); $_[0]->restart(1); $_[0]->wants('a'); $_[0]->connects('a', 'b'); $_[0]->passes(2) });

print JSON::PP->new->encode(\%case);
