# facts.pl FOLDER: cases of the configuration, the state and titles, as JSON. Files are written into the folder.
use strict;
use warnings;
use JSON::PP ();
use Radioctl::Config;
use Radioctl::State;
use Radioctl::Titles;

my ($folder) = @ARGV;
my %case;

sub file {
  my ($name, $text) = @_;
  open(my $file, '>', "$folder/$name") or die "$folder/$name: $!\n";
  print $file $text;
  close $file;
  return "$folder/$name";
}

sub failure { my ($run) = @_; return eval { $run->(); 1 } ? undef : $@ =~ s/\Q$folder\E/FOLDER/gr }

# --- Configuration.
my $stream = "stream /live.mp3 mp3 main $folder/active audio/mpeg 2 6 128\n";
my $splices = Radioctl::Config::load(file('good', "# all\nport 8000\npassword secret\nicecast 127.0.0.1 127.0.0.2\n\n${stream}"
  . "parent master-a /a/live.mp3\nparent master-b /b/live.mp3\ntitle A radio: the best\nurl https://radio.example/\n"));
$case{config}{good} = [map {
  my $splice = $_;
  {
    mount => $splice->{mount}, codec => $splice->{codec}, seconds => [@$splice{qw(silent_after burst_seconds)}],
    inputs => [map { "$_->{parent} $_->{path} $_->{port}" } @{ $splice->{inputs} }],
    outputs => [map { join '|', $_->{address}, @{ $_->{headers} } } @{ $splice->{outputs} }],
  }
} @$splices];
$case{config}{unknown_word} = failure(sub { Radioctl::Config::load(file('unknown', "port 8000\npotr 8000\n")) });
$case{config}{parent_without_stream} = failure(sub { Radioctl::Config::load(file('early', "parent master-a /a/live.mp3\n")) });
$case{config}{unknown_codec} = failure(sub { Radioctl::Config::load(file('codec', "stream /live.wav wav main x audio/wav 2 6 128\n")) });
$case{config}{short_stream} = failure(sub { Radioctl::Config::load(file('short', "stream /live.mp3 mp3 main\n")) });
$case{config}{no_password} = failure(sub { Radioctl::Config::load(file('no-password', "port 8000\nicecast 127.0.0.1\n$stream")) });
$case{config}{missing} = failure(sub { Radioctl::Config::load("$folder/none") });
$case{active}{of_nginx} = Radioctl::Config::active_parent(file('active', "map \$host \$active {\n    default master-b;\n}\n"));
$case{active}{missing} = Radioctl::Config::active_parent("$folder/none");
$case{active}{empty} = Radioctl::Config::active_parent(file('empty', ''));

# --- State: what is printed must be JSON whatever the text.
my @texts = ('plain', "quotes \" and \\ and '", "lines\r\n\tand \x00\x01\x1f\x7f", "Mot\xc3\xb6rhead \xe2\x80\x93 \xe6\x97\xa5", '</script>', '');
$case{json} = { given => \@texts, printed => Radioctl::State::json(\@texts) };
Radioctl::State::store("$folder/state.json", $splices, {}, 0);

# --- Titles.
sub title {
  my ($now, $title) = @_;
  my $splice = { title_now => $now, playing => { stream => { parent => 'a' } } };
  bless $splice, 'Radioctl::Splice';
  $splice->{inputs} = [{ parent => 'a', title => $title }];
  return Radioctl::Titles::present($splice);
}
$case{titles} = {
  new => title('Before', 'Now'),
  silent => title('Before', undef),
  first => title(undef, undef),
  utf8 => title('Before', "Mot\xc3\xb6rhead"),
  latin1 => title('Before', "Mot\xf6rhead"),
  cut => title('Before', 'x' x 250 . " \xe6\x97"),
  surrogate => title('Before', "a\xed\xa0\x80b"),
  beyond => title('Before', "a\xf4\x90\x80\x80b"),
  long => title('Before', "\xf0\x9f\x8e\xa7" x 1_000),
  map { ("none '$_'" => title('Before', $_)) } '', ' - ', 'Unknown', 'unknown - unknown',
};

my %titles;
$case{noted} = [map { Radioctl::Titles::note(\%titles, @$_) } ['main', 'A', 1], ['main', 'A', 2], ['main', '', 3], ['other', 'A', 3], map { ['main', "B$_ \xf0\x9f\x8e\xa7%\n", $_] } 4 .. 10];
Radioctl::Titles::store("$folder/titles", \%titles);
$case{kept} = Radioctl::Titles::load("$folder/titles");
$case{none_kept} = Radioctl::Titles::load("$folder/no-titles");

print JSON::PP->new->encode(\%case);
