#!/bin/sh
# test-untranslated.sh: no word that a user sees escapes translation
#
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# In a language of the test's own, each message is itself in other letters:
# A to Z and a to z become those of the full width, of which no name of a file,
# a verb or a call is made.  What is said in that language has ASCII letters
# where something was not translated.

set -eu

if test "${TEST_SCOPE-}" = build
then
  echo "1..0 # SKIP what it looks at is the same in every build"
  exit 0
fi

source_folder=$G_TEST_SRCDIR/..
work_folder=$(mktemp -d)
trap 'rm -rf "$work_folder"' EXIT
n_tests=0
n_failures=0

# The language goes by the name of a real one, for which localedef has a source.
LOCALE=ja_JP.UTF-8

# What a function is given as this argument is for programs alone.
silent_arguments='
  document_set_boolean:2 document_set_number:2 document_set_text:2
  json_object_set:2 json_object_set_new:2
  g_strcmp0:2 strcmp:2
  g_fopen:2 g_getenv:1
'

report ()
{
  n_tests=$((n_tests + 1))
  if test -s "$1"
  then
    n_failures=$((n_failures + 1))
    sort -u "$1" | sed 's/^/# /'
    echo "not ok $n_tests - $2"
  else
    echo "ok $n_tests - $2"
  fi
}

skip ()
{
  n_tests=$((n_tests + 1))
  echo "ok $n_tests - $1 # SKIP $2"
}

finish ()
{
  echo "1..$n_tests"
  test "$n_failures" -eq 0
  exit
}

# The options of po/Makevars, without the word for make.
extract ()
{
  options=$(awk '/^XGETTEXT_OPTIONS/ { inside = 1; sub (/.*=/, "") }
                 inside { more = sub (/\\$/, ""); print }
                 inside && !more { exit }' "$source_folder/po/Makevars")
  # shellcheck disable=SC2086
  (cd "$source_folder" && xgettext $options --no-wrap --add-location=full "$@")
}

# Lines of FILE:LINE and a string, of a catalog without translations.
list_strings ()
{
  awk '/^#: / { for (i = 2; i <= NF; i++) places[n++] = $i }
       /^msgid / { inside = 1; text = substr ($0, 8, length ($0) - 8) }
       /^"/ && inside { text = text substr ($0, 2, length ($0) - 2) }
       /^(msgid_plural|msgstr) / { inside = 0 }
       /^msgid_plural / { plural = 1; other = substr ($0, 15, length ($0) - 15) }
       /^"/ && plural { other = other substr ($0, 2, length ($0) - 2) }
       /^msgstr/ { plural = 0 }
       /^$/ { print_all() }
       END { print_all() }
       function print_all(i)
       {
         for (i = 0; i < n; i++)
           {
             print places[i] "\t" text
             # A plural has the place of its singular.
             sub (/[0-9]*$/, "", places[i])
             if (other != "")
               print places[i] "\t" other
           }
         n = 0; other = ""
       }' "$1"
}

# All strings with letters, without conversions, that no list has.
check_strings ()
{
  awk -v known="$work_folder/known" -v excuses="$source_folder/tests/untranslated.txt" \
      -v unused="$work_folder/unused" '
       BEGIN {
         FS = "\t"
         n = 0
         while ((getline line < known) > 0)
           is_known[line] = 1
         while ((getline line < excuses) > 0)
           if (line != "" && line !~ /^#/)
             {
               file[n] = line; sub (/ .*/, "", file[n])
               string[n] = line; sub (/^[^ ]+ +/, "", string[n])
               n++
             }
       }
       {
         path = $1; sub (/[0-9]*$/, "", path)
         if ($0 in is_known || path "\t" $2 in is_known)
           next
         sub (/:$/, "", path)
         letters = $2
         gsub (/\\./, "", letters)
         gsub (/%[-+ #0-9.*]*(<[A-Za-z0-9]+>|[a-zA-Z%])/, "", letters)
         if (letters !~ /[A-Za-z]/)
           next
         excused = 0
         for (i = 0; i < n; i++)
           if (path ~ "^(" file[i] ")$" && $2 ~ "^(" string[i] ")$")
             excused = used[i] = 1
         if (!excused)
           print $1 ": " $2
       }
       END {
         printf "" > unused
         for (i = 0; i < n; i++)
           if (!(i in used))
             print file[i] " " string[i] > unused
       }' "$work_folder/all"
}

test_strings ()
{
  keywords=
  for argument in $silent_arguments
  do
    keywords="$keywords --keyword=$argument"
  done
  (cd "$source_folder" &&
    find include lib tools -name '*.[ch]' ! -name mmdir-version.h) | sort > "$work_folder/files"

  extract --files-from="$work_folder/files" --extract-all -o - \
    2> /dev/null > "$work_folder/all.pot"
  extract --files-from="$work_folder/files" -o - > "$work_folder/translated.pot"
  # shellcheck disable=SC2086
  (cd "$source_folder" &&
    xgettext --from-code=UTF-8 --no-wrap --add-location=full --files-from="$work_folder/files" \
      --keyword $keywords -o -) > "$work_folder/silent.pot"

  list_strings "$work_folder/all.pot" > "$work_folder/all"
  { list_strings "$work_folder/translated.pot"; list_strings "$work_folder/silent.pot"; } \
    > "$work_folder/known"
  check_strings > "$work_folder/unmarked"
  report "$work_folder/unmarked" "strings are marked for translation, or in untranslated.txt"
  report "$work_folder/unused" "all that untranslated.txt lets through is there"
}

# What is in POTFILES.in, with each message in letters of the full width.  In
# UTF-8 these are three bytes, of which the first is 0xef.
make_catalog ()
{
  cat > "$work_folder/widen" <<'END'
#!/bin/sh
LC_ALL=C exec awk '
  BEGIN {
    small = "abcdefghijklmnopqrstuvwxyz"
    for (i = 1; i <= 26; i++)
      {
        wide[toupper (substr (small, i, 1))] = sprintf ("\357\274%c", 160 + i)
        wide[substr (small, i, 1)] = sprintf ("\357\275%c", 128 + i)
      }
  }
  {
    rest = $0
    while (rest != "")
      {
        piece = substr (rest, 1, 1)
        if (match (rest, /^%[-+ #0-9.$]*(<[A-Za-z0-9]+>|[a-zA-Z%])/))
          piece = substr (rest, 1, RLENGTH)
        else if (piece in wide)
          {
            printf "%s", wide[piece]
            rest = substr (rest, 2)
            continue
          }
        printf "%s", piece
        rest = substr (rest, length (piece) + 1)
      }
    printf "\n"
  }'
END
  chmod +x "$work_folder/widen"
  extract --files-from=po/POTFILES.in -o - > "$work_folder/mmdir.pot"
  sed 's/charset=CHARSET/charset=UTF-8/
       s/nplurals=INTEGER; plural=EXPRESSION;/nplurals=2; plural=(n != 1);/' \
    "$work_folder/mmdir.pot" | msgen --no-wrap - > "$work_folder/english.po"
  msgfilter --newline --keep-header -i "$work_folder/english.po" -o "$work_folder/wide.po" \
    "$work_folder/widen"
  mkdir -p "$work_folder/catalogs/ja/LC_MESSAGES"
  msgfmt --check-format -o "$work_folder/catalogs/ja/LC_MESSAGES/mmdir.mo" "$work_folder/wide.po"
}

make_locale ()
{
  mkdir "$work_folder/locales"
  localedef -i ja_JP -f UTF-8 "$work_folder/locales/$LOCALE" 2> /dev/null ||
    test -d "$work_folder/locales/$LOCALE"
}

# Runs a program in the language.
speak ()
{
  LOCPATH="$work_folder/locales" LC_ALL="$LOCALE" LANGUAGE=ja \
    MMDIR_CATALOGS="$work_folder/catalogs" "$@"
}

# Words with ASCII letters in standard input that are not of the list in
# $allowed, and no hexadecimal numbers, one a line; $1 says where they come from.
list_words ()
{
  sed "s|${work_folder}[-/.A-Za-z0-9]*||g; s|${G_TEST_SRCDIR}[-/a-z0-9]*||g" |
    LC_ALL=C awk -v where="$1" -v allowed="$allowed" '
      {
        gsub (/No such file or directory|Not a directory|No space left on device/, "")
        gsub (/Unknown option|Missing argument for/, "")
        gsub (/[^-A-Za-z0-9_.]/, " ")
        n = split ($0, words, " ")
        for (i = 1; i <= n; i++)
          {
            sub (/[.]+$/, "", words[i])
            if (words[i] ~ /[A-Za-z]/ && words[i] !~ "^(" allowed ")$" &&
                !(words[i] ~ /^[0-9a-f]+$/ && (words[i] ~ /[0-9]/ || length (words[i]) == 8)))
              print where ": " words[i]
          }
      }'
}

# The size of something, by GLib, which has catalogs of its own.
sizes='bytes?|[KMGT]iB'

test_errors ()
{
  allowed="ls|-ld|$sizes"
  speak "$program_folder/untranslated-errors" > "$work_folder/errors" 2>&1
  list_words "an error" < "$work_folder/errors" > "$work_folder/words"
  test "$(wc -l < "$work_folder/errors")" -gt 500 || echo "few errors" >> "$work_folder/words"
  report "$work_folder/words" "errors of the library are translated, for a program that binds no catalogs"
}

# Runs the command, and looks at what it says.
try ()
{
  speak "$program_folder/untranslated-command" "$@" > "$work_folder/said" 2>&1 || true
  list_words "mmdir $*" < "$work_folder/said" >> "$work_folder/words"
  test -s "$work_folder/said" || echo "mmdir $* says nothing" >> "$work_folder/words"
}

verbs='verify ls info cat copy warm evict residency limits bench'

# Beside sizes: names of the command, of its verbs and options; what GLib says
# in help; names of files and codecs; calls of the system; and names of slices.
allowed_of_command="$sizes|mmdir|$(echo "$verbs" | tr ' ' '|')"
allowed_of_command="$allowed_of_command|-[fhq]|--(backing|chunk-power|damaged|force|help|json|length|offset|quiet|repetitions|version)"
allowed_of_command="$allowed_of_command|Usage|OPTION|Options"
allowed_of_command="$allowed_of_command|(_[0-9][0-9A-Za-z_]*)?[.][a-z]+|_[0-9]+|segments(_[0-9a-z]+)?|(Lucene|BlockTree)[A-Za-z0-9]*"
allowed_of_command="$allowed_of_command|open|stat|entries"

test_help ()
{
  : > "$work_folder/words"
  try --help
  for verb in $verbs
  do
    try "$verb" --help
  done
  report "$work_folder/words" "help is translated"
}

test_mistakes ()
{
  : > "$work_folder/words"
  try
  try 1
  try --1
  try ls
  try ls 1 2
  try ls --1
  try limits 1
  try ls --backing
  try ls --backing=1 1
  try ls --chunk-power=- 1
  try ls --chunk-power=1 1
  try cat --offset=- 1 2
  try cat --length=99999999999999999999 1 2
  try bench --repetitions=0 1
  try ls "$work_folder/1"
  try ls "$work_folder/english.po"
  try info "$index" 1
  try info "$index" ..
  try cat --offset=99G "$index" segments_6
  try bench --length=1 "$index"
  mkdir -p "$work_folder/empty/2"
  try info "$work_folder/empty" 2
  try bench "$work_folder/empty" 2
  rmdir "$work_folder/empty/2"
  try bench "$work_folder/empty"
  report "$work_folder/words" "what is said of wrong command lines is translated"
}

test_verbs ()
{
  : > "$work_folder/words"
  for folder in plain compound
  do
    index=$G_TEST_SRCDIR/data/lucene10/$folder
    for verb in verify ls warm evict residency
    do
      try "$verb" "$index"
    done
    try bench --repetitions=1 --length=64K "$index"
    for name in segments_6 _0.si _0.cfs _0.fdt
    do
      test ! -f "$index/$name" || try info "$index" "$name"
    done
  done
  try limits
  # Where limits are low; with less than this nothing runs, and what a
  # sanitizer needs is more.
  # shellcheck disable=SC3045
  (test -n "${TEST_INSTRUMENT-}" || ulimit -v 4000000
    ulimit -n 64
    try limits
    mkdir "$work_folder/large"
    dd if="$work_folder/english.po" of="$work_folder/large/1" \
      bs=1048576 seek=16000 count=0 2> /dev/null || exit 0
    try info "$work_folder/large" 1
    rm "$work_folder/large/1")
  if test -c /dev/full
  then
    { speak "$program_folder/untranslated-command" limits || true; } 3>&1 > /dev/full 2>&3 |
      list_words "mmdir limits, to a full disk" >> "$work_folder/words"
  fi
  for backing in auto mapped buffered
  do
    try ls --backing=$backing "$index"
  done
  report "$work_folder/words" "what verbs print is translated"
}

test_damage ()
{
  : > "$work_folder/words"
  TMPDIR=$work_folder "$program_folder/untranslated-damage" | grep '^/' > "$work_folder/damaged"
  while read -r folder
  do
    try verify "$folder"
    try info "$folder" _0.cfs
    try info "$folder" _0.fdt
  done < "$work_folder/damaged"
  cp -R "$G_TEST_SRCDIR/data/lucene10/compound" "$work_folder/alone"
  chmod u+w "$work_folder/alone"
  rm -f "$work_folder/alone/_0.cfs" "$work_folder/alone/_1.cfe" "$work_folder/alone/_0_2.liv"
  cp "$work_folder/alone/_1_1.liv" "$work_folder/alone/_0_2.liv"
  try verify "$work_folder/alone"
  mkdir "$work_folder/copy"
  try copy "$work_folder/alone" "$work_folder/alone"
  try copy "$work_folder/alone" "$work_folder/copy"
  try copy --damaged -f "$work_folder/alone" "$work_folder/copy"
  try copy "$work_folder/alone" "$work_folder/copy"
  try copy "$work_folder/alone" _0.si "$work_folder/copy"
  test "$(wc -l < "$work_folder/damaged")" -gt 30 || echo "few damages" >> "$work_folder/words"
  report "$work_folder/words" "what is said of damaged files is translated"
}

# Runs the command with a terminal of some columns.
try_terminal ()
{
  TERM=xterm COLUMNS=$1 speak script -q -e -c "'$program_folder/untranslated-command' $2 '$index'" \
    "$work_folder/typescript" < /dev/null > "$work_folder/said" 2>&1 || true
  tr '\r' '\n' < "$work_folder/said" | sed 's/[^[:print:]]\[[0-9;]*[a-zA-Z]//g' > "$work_folder/lines"
}

# A line of progress is for a terminal alone, and so is a table that has been
# cut to fit, with headings that are wider than its narrowest column.
test_terminal ()
{
  if ! command -v script > "$work_folder/which"
  then
    skip "what is for a terminal" "there is no script here, which has one"
    return
  elif ! script -q -e -c true "$work_folder/typescript" < /dev/null > "$work_folder/said" 2>&1
  then
    skip "what is for a terminal" "there are no terminals here"
    return
  fi
  : > "$work_folder/words"
  for verb in bench verify
  do
    try_terminal 200 $verb
    allowed="$allowed_of_command|stdio" list_words "mmdir $verb, to a terminal" < "$work_folder/lines" \
      >> "$work_folder/words"
  done
  report "$work_folder/words" "progress is translated"

  try_terminal 40 ls
  grep -v '^$' "$work_folder/lines" | sed -n 1p > "$work_folder/heading"
  : > "$work_folder/problems"
  grep -q '…' "$work_folder/heading" || echo "no heading is cut" > "$work_folder/problems"
  iconv -f UTF-8 -t UTF-8 "$work_folder/lines" > "$work_folder/valid" 2>> "$work_folder/problems" || true
  report "$work_folder/problems" "headings are cut between characters"
}

for program in xgettext msgen msgfilter msgfmt
do
  if ! command -v $program > "$work_folder/which"
  then
    skip "messages" "there is no $program here, which is in gettext"
    finish
  fi
done
test_strings

program_folder=$G_TEST_BUILDDIR
what="words of the library and of the command"
if ! test -x "$program_folder/untranslated-errors"
then
  skip "$what" "the linker here puts no function before bindtextdomain()"
  finish
fi
case ${TEST_INSTRUMENT-} in
  qemu | valgrind)
    skip "$what" "they are the same in $TEST_INSTRUMENT"
    finish
    ;;
esac
if ! command -v localedef > "$work_folder/which" || ! make_locale
then
  skip "$what" "there is no localedef here, or nothing to make $LOCALE of"
  finish
fi

make_catalog
index=$G_TEST_SRCDIR/data/lucene10/plain
test_errors
if ! test -x "$program_folder/untranslated-command"
then
  skip "words of the command" "it has not been built"
  finish
fi
allowed=$allowed_of_command
test_help
test_mistakes
test_verbs
test_damage
test_terminal
finish
