# Cases of the readers of frames, made by hand. Prints JSON: a value for each case.
use strict;
use warnings;
use JSON::PP ();
use Radioctl::Adts;
use Radioctl::Mp3;
use Radioctl::OggReader;
use Radioctl::OggWriter;

my %case;

# The frames of these bytes, given in pieces of so many bytes.
sub frames_of {
  my ($reader, $bytes, $piece) = @_;
  my @units;
  while ($bytes ne '') { push @units, $reader->take(substr $bytes, 0, $piece, '') }
  return @units;
}

sub lengths { return [map { length $_->{data} } @_] }

# --- MP3. Header fields: 1 in $lower is MPEG-2; $mode 3 is mono.
sub mp3 {
  my (%about) = (lower => 0, rate => 9, speed => 0, padding => 0, mode => 0, crc => 0, reservoir => 0, fill => 'a', @_);
  my $word = 0xffe00000 | ($about{lower} ? 2 : 3) << 19 | 1 << 17 | ($about{crc} ? 0 : 1) << 16 | $about{rate} << 12 | $about{speed} << 10
    | $about{padding} << 9 | $about{mode} << 6;
  my $header = Radioctl::Mp3::header_of($word);
  my $side = "\0" x $header->{side};
  substr($side, 0, 2) = pack 'n', $about{reservoir} << ($about{lower} ? 8 : 7);
  my $fixed = pack('N', $word) . ($about{crc} ? "\0\0" : '') . $side;
  return $fixed . substr($about{fill} x 2000, 0, $header->{size} - length $fixed);
}

for ([mpeg1 => {}], [padded => { padding => 1 }], [mpeg2 => { lower => 1, rate => 8 }], [mono => { mode => 3, rate => 5 }], [crc => { crc => 1 }]) {
  my ($name, $about) = @$_;
  my @units = frames_of(Radioctl::Mp3->new, mp3(%$about) x 4, 100);
  $case{mp3}{$name} = { lengths => lengths(@units), seconds => $units[0]{seconds}, granules => scalar @{ $units[0]{marks} } };
}
$case{mp3}{garbage_before} = lengths(frames_of(Radioctl::Mp3->new, 'x' x 50 . "\xff\xfb\x90" . 'y' x 30 . mp3() x 3, 7));
# A header by chance in the audio of a frame that was cut: no frame follows it.
$case{mp3}{begins_within_frame} =
  lengths(frames_of(Radioctl::Mp3->new, substr(mp3(fill => "\xff\xfb\x90\x00 sound"), 200) . mp3() x 3, 1400));
$case{mp3}{torn} = lengths(frames_of(Radioctl::Mp3->new, mp3() x 2 . substr(mp3(), 0, 200) . substr(mp3(), 300) . mp3() x 3, 1400));
$case{mp3}{layer_2} = lengths(frames_of(Radioctl::Mp3->new, "\xff\xfd\x90\x00" . 'z' x 500, 1400));
{
  my @frames = map { { data => mp3(reservoir => 100, fill => $_) } } 'a' .. 'd';
  my $entry = Radioctl::Mp3::entry([@frames[0, 1]], @frames[2, 3]);
  my $header = Radioctl::Mp3::header_of(unpack 'N', $entry->{data});
  $case{mp3}{entry} = {
    how => $entry->{how},
    reservoir => Radioctl::Mp3::reservoir_of($entry->{data}, $header),
    valid => length $entry->{data} == $header->{size} ? 1 : 0,
    tail => substr($entry->{data}, -100),
  };
  $case{mp3}{entry_of_own_audio} = Radioctl::Mp3::entry([], { data => mp3() }, $frames[3])->{how};
  $case{mp3}{entry_without_past} = Radioctl::Mp3::entry([], @frames[2, 3])->{how};
  my ($low, $next) = map { { data => mp3(rate => 1, reservoir => 511, fill => $_) } } 'a', 'b';
  $case{mp3}{entry_impossible} = Radioctl::Mp3::entry([], $low, $next);
  my $checked = Radioctl::Mp3::entry([@frames[0, 1]], { data => mp3(reservoir => 100, crc => 1) }, { data => mp3(reservoir => 100, crc => 1) });
  my ($check, $side) = unpack 'x4na32', $checked->{data};
  $case{mp3}{crc_after_writing} = $check == Radioctl::Mp3::checksum(substr($checked->{data}, 2, 2) . $side) ? 1 : 0;
}

# --- AAC.
sub adts {
  my (%about) = (hertz => 4, size => 200, crc => 0, blocks => 0, fill => 'a', @_);
  my $head = pack 'NN', 0xfff00000 | ($about{crc} ? 0 : 0x10000) | 1 << 14 | $about{hertz} << 10 | 2 << 6 | $about{size} >> 11,
    ($about{size} & 0x7ff) << 21 | 0x7ff << 10 | $about{blocks} << 8;
  my $fixed = substr($head, 0, 7) . ($about{crc} ? "\0\0" : '');
  return $fixed . substr($about{fill} x 2000, 0, $about{size} - length $fixed);
}
for ([usual => {}], [slow => { hertz => 7 }], [crc => { crc => 1 }], [two_blocks => { blocks => 1 }]) {
  my ($name, $about) = @$_;
  my @units = frames_of(Radioctl::Adts->new, adts(%$about) . adts(%$about, size => 333) . adts(%$about), 100);
  $case{aac}{$name} = { lengths => lengths(@units), seconds => $units[0]{seconds} };
}
$case{aac}{torn} = lengths(frames_of(Radioctl::Adts->new, adts() x 2 . substr(adts(), 0, 90) . adts(size => 333) x 3, 1400));
$case{aac}{begins_within_frame} = scalar @{ lengths(frames_of(Radioctl::Adts->new, substr(adts(fill => "\xff\xf1\x50\x80\x19\x1f\xfc ab"), 77) . adts() x 50, 64)) };

# --- Ogg.
sub opus_head { return pack 'a8CCvVvC', 'OpusHead', 1, $_[0] // 2, $_[1] // 312, 48_000, 0, 0 }
sub opus_packets { my ($count, $headers) = @_; return map { { data => "\xfc$_", samples => 960, headers => $headers, kind => 'opus' } } 1 .. $count }
sub pages { my ($bytes) = @_; return map { page_of($_) } $bytes =~ /(OggS.*?)(?=OggS|\z)/gs }
sub page_of {
  my ($page) = @_;
  my ($flags, $granule, $serial, $number, $check) = unpack 'x5Cq<VVV', $page;
  substr($page, 22, 4) = "\0\0\0\0";
  return { flags => $flags, granule => $granule, serial => $serial, number => $number, valid => $check == Radioctl::OggWriter::checksum($page) ? 1 : 0 };
}
my ($stereo, $others, $mono) = ([opus_head(), 'OpusTags'], [opus_head(2, 999), 'OpusTags of another'], [opus_head(1), 'OpusTags']);
{
  my $writer = Radioctl::OggWriter->new('A radio');
  $writer->add(opus_packets(2, $stereo), opus_packets(2, $others));
  my $bytes = $writer->bytes;
  $writer->add(opus_packets(1, $others));
  $case{ogg}{goes_on} = [pages($bytes .= $writer->bytes)];
  my @units = frames_of(Radioctl::OggReader->new, $bytes, 10);
  $case{ogg}{read_again} = { packets => [map { $_->{data} } @units], seconds => $units[0]{seconds}, comments => $units[0]{headers}[1] };
  $writer->add(opus_packets(1, $mono));
  $case{ogg}{new_codec} = [pages($writer->bytes)];
}
{
  my $writer = Radioctl::OggWriter->new('A radio');
  my $large = join '', map { pack 'N', $_ } 1 .. 40_000;
  $writer->add({ data => "\xfc" . $large, samples => 960, headers => $stereo, kind => 'opus' }, opus_packets(1, $stereo));
  my @read = frames_of(Radioctl::OggReader->new, $writer->bytes, 1400);
  $case{ogg}{large} = { lengths => lengths(@read), same => $read[0]{data} eq "\xfc$large" ? 1 : 0 };
}
{
  my $writer = Radioctl::OggWriter->new('A radio');
  my @pages = map { $writer->add({ %$_, ends_page => 1 }); $writer->bytes } opus_packets(3, $stereo);
  substr($pages[1], 29) = '';
  $case{ogg}{torn_page} = [map { $_->{data} } frames_of(Radioctl::OggReader->new, join('', @pages), 9)];
}
# A known value of this checksum (CRC-32 of POSIX without the length).
$case{ogg}{checksum} = sprintf '%08x', Radioctl::OggWriter::checksum('123456789');
$case{ogg}{opus_samples} = [map { Radioctl::OggReader::opus_samples($_) } "\xfc", "\xfd..", "\xff\x03...", "\x18", "\xe0"];

print JSON::PP->new->encode(\%case);
