#!/bin/sh
# test-examples-mime.sh: the reader of MIME caches that the tutorial builds up
#
# SPDX-License-Identifier: LGPL-2.1-or-later

set -eu

build_folder=$G_TEST_BUILDDIR/..
system_folder=/usr/share/mime
# In the build, where what runs the programs looks for their libraries.
work_folder=$(mktemp -d "$build_folder/tests/examples-XXXXXX")
trap 'rm -rf "$work_folder"' EXIT
tiny_folder=$work_folder/tiny
mkdir "$tiny_folder"

# check NAME COMMAND [ARGUMENT...]
check ()
{
  name=$1
  shift
  if "$@" > "$work_folder/messages" 2>&1
  then
    echo "ok - $name"
  else
    sed 's/^/# /' "$work_folder/messages"
    echo "not ok - $name"
  fi
}

# Without the CR that lines end with on Windows.
run ()
{
  program=$1
  shift
  status=0
  # shellcheck disable=SC2086
  $TEST_RUNNER "$build_folder/docs/examples/$program" "$@" > "$work_folder/lines" || status=$?
  tr -d '\r' < "$work_folder/lines"
  return "$status"
}

# assemble: bytes of a description.  A number is 32 bits, big-endian; "16" in
# front of one makes it 16 bits; :LABEL is the place that it stands at, and
# @LABEL that place as a number; .TEXT is a string, with zeroes up to a multiple
# of 4; ,X is the character X as a number.
assemble ()
{
  awk '
    function byte (value) { octal = octal sprintf ("\\%03o", value); length_so_far++ }
    function number (value, size, i)
    {
      for (i = size - 1; i >= 0; i--)
        byte(int (value / 256 ^ i) % 256)
    }
    function string (text, i)
    {
      for (i = 1; i <= length (text); i++)
        byte(code[substr (text, i, 1)])
      do byte(0); while (length_so_far % 4)
    }
    function pass (i, word)
    {
      octal = ""
      length_so_far = 0
      for (i = 1; i <= n; i++)
        {
          word = words[i]
          if (word == "16") number(words[++i], 2)
          else if (word ~ /^:/) place[substr (word, 2)] = length_so_far
          else if (word ~ /^@/) number(place[substr (word, 2)], 4)
          else if (word ~ /^[.]/) string(substr (word, 2))
          else if (word ~ /^,/) number(code[substr (word, 2)], 4)
          else number(word, 4)
        }
    }
    BEGIN { for (i = 32; i < 127; i++) code[sprintf ("%c", i)] = i }
    { sub (/#.*/, ""); for (i = 1; i <= NF; i++) words[++n] = $i }
    END { pass(); pass(); print octal }' > "$work_folder/octal"
  # shellcheck disable=SC2059
  printf "$(cat "$work_folder/octal")"
}

# Offsets behind globs are of lists that nobody reads here.  328 is 256, which
# is the flag of patterns that are case sensitive, and 72; 233 is é.
tiny_cache ()
{
  assemble << 'CACHE'
    16 1 16 2
    @nothing @nothing @literals @suffixes @globs @nothing @nothing @nothing @nothing
    :nothing 0

    :literals 5
    @core @type-core 328
    @known.gz @type-lesser 10
    @makefile @type-makefile 50
    @makefile @type-lesser 40
    @notes @type-text 50

    :suffixes 6 @roots
    :roots
    ,C 1 @C
    ,c 1 @c
    ,o 1 @o
    ,t 1 @t
    ,z 1 @z
    233 1 @acute
    :C ,. 1 @.C
    :.C 0 @type-c++ 328
    :c ,. 1 @.c
    :.c 0 @type-c 328
    :o ,o 1 @oo
    :oo ,f 1 @foo
    :foo ,. 2 @.foo
    :.foo 0 @type-lesser 20
          0 @type-foo 30
    :t ,x 1 @xt
    :xt ,t 1 @txt
    :txt ,. 2 @.txt
    :.txt 0 @type-text 50
          ,x 1 @x.txt
    :x.txt ,. 1 @.x.txt
    :.x.txt 0 @type-lesser 10
    :z ,g 1 @gz
    :gz ,. 2 @.gz
    :.gz 0 @type-gz 50
         ,r 1 @r.gz
    :r.gz ,a 1 @ar.gz
    :ar.gz ,t 1 @tar.gz
    :tar.gz ,. 1 @.tar.gz
    :.tar.gz 0 @type-tar 50
    :acute ,. 1 @.acute
    :.acute 0 @type-acute 50

    :globs 3
    @anim @type-anim 50
    @Read @type-lesser 328
    @readme @type-readme 10

    :core .core
    :known.gz .known.gz
    :makefile .makefile
    :notes .notes
    :anim .*.anim[1-9j]
    :Read .Read*
    :readme .readme*
    :type-core .application/x-core
    :type-lesser .x-test/lesser
    :type-makefile .text/x-makefile
    :type-text .text/plain
    :type-c++ .text/x-c++src
    :type-c .text/x-csrc
    :type-foo .x-test/foo
    :type-gz .application/gzip
    :type-tar .application/x-compressed-tar
    :type-acute .x-test/acute
    :type-anim .video/x-anim
    :type-readme .text/x-readme
CACHE
}

show_version ()
{
  test "$(run mime-version "$tiny_folder")" = \
    "version 1.2, $(wc -c < "$tiny_folder/mime.cache" | tr -d ' ') bytes"
}

show_literals ()
{
  cat > "$work_folder/expected" << 'LITERALS'
core: application/x-core
known.gz: x-test/lesser
makefile: text/x-makefile
makefile: x-test/lesser
notes: text/plain
LITERALS
  run mime-list "$tiny_folder" > "$work_folder/output" || return 1
  diff -u "$work_folder/expected" "$work_folder/output"
}

# look_up FOLDER: the names of $work_folder/expected, one by line.
look_up ()
{
  sed 's/: .*//' "$work_folder/expected" > "$work_folder/names"
  set -- "$1"
  while read -r file_name
  do
    set -- "$@" "$file_name"
  done < "$work_folder/names"
  run mime-type "$@" > "$work_folder/output"
}

# By whole names, suffixes and globs; by weight, length and case.
look_up_tiny ()
{
  cat > "$work_folder/expected" << 'TYPES'
notes: text/plain
NOTES: text/plain
notes2: unknown
note: unknown
makefile: text/x-makefile
Makefile: text/x-makefile
core: application/x-core
Core: unknown
known.gz: application/gzip
a.c: text/x-csrc
a.C: text/x-c++src
.c: text/x-csrc
c: unknown
a.gz: application/gzip
a.tar.gz: application/x-compressed-tar
A.TAR.GZ: application/x-compressed-tar
a.ar.gz: application/gzip
a.foo: x-test/foo
a.x.txt: text/plain
a.é: x-test/acute
a.É: unknown
film.anim7: video/x-anim
film.anim0: unknown
readme: text/x-readme
README.now: text/x-readme
Readme: x-test/lesser
readme.txt: text/plain
TYPES
  look_up "$tiny_folder" || return 1
  diff -u "$work_folder/expected" "$work_folder/output"
}

# The file ends in every part of it once.  Where the end is missing, so is
# something that one of the names needs.
look_up_in_part ()
{
  mkdir "$work_folder/part"
  size=$(wc -c < "$tiny_folder/mime.cache")
  length=2
  while test "$length" -lt "$size"
  do
    head -c "$length" "$tiny_folder/mime.cache" > "$work_folder/part/mime.cache"
    status=0
    run mime-type "$work_folder/part" readme a.tar.gz makefile 2> "$work_folder/output" || status=$?
    echo "$length of $size bytes: status $status"
    test "$status" -eq 1 || return 1
    grep -q mime.cache "$work_folder/output" || return 1
    length=$((length + 70))
  done
}

look_up_in_other_version ()
{
  mkdir "$work_folder/other"
  { printf '\000\001\000\003'; tail -c +5 "$tiny_folder/mime.cache"; } > "$work_folder/other/mime.cache"
  ! run mime-type "$work_folder/other" notes > "$work_folder/output" 2>&1 &&
    grep -q 'version 1.3, not 1.2' "$work_folder/output"
}

# A tree whose only node is its own child, of which there are said to be more
# than there is space for.
look_up_in_circle ()
{
  mkdir "$work_folder/circle"
  assemble > "$work_folder/circle/mime.cache" << 'CACHE'
    16 1 16 2
    @nothing @nothing @nothing @suffixes @nothing @nothing @nothing @nothing @nothing
    :nothing 0
    :suffixes 1 @root
    :root ,a 1 @root
CACHE
  test "$(run mime-type "$work_folder/circle" aaaaaaaaaa)" = "aaaaaaaaaa: unknown" || return 1
  assemble > "$work_folder/circle/mime.cache" << 'CACHE'
    16 1 16 2
    @nothing @nothing @nothing @suffixes @nothing @nothing @nothing @nothing @nothing
    :nothing 0
    :suffixes 1 @root
    :root ,a 4294967295 @root
CACHE
  ! run mime-type "$work_folder/circle" aaaaaaaaaa > "$work_folder/output" 2>&1 &&
    cat "$work_folder/output" && grep -q mime.cache "$work_folder/output"
}

# What update-mime-database writes of a few patterns.
look_up_written ()
{
  mkdir -p "$work_folder/written/packages"
  cat > "$work_folder/written/packages/test.xml" << 'PACKAGE'
<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="x-test/literal"><glob pattern="whole.name"/></mime-type>
  <mime-type type="x-test/suffix"><glob pattern="*.name"/></mime-type>
  <mime-type type="x-test/longer"><glob pattern="*.long.name"/></mime-type>
  <mime-type type="x-test/heavy"><glob pattern="*.heavy" weight="80"/></mime-type>
  <mime-type type="x-test/light"><glob pattern="*.too.heavy" weight="20"/></mime-type>
  <mime-type type="x-test/sensitive"><glob pattern="*.Name" case-sensitive="true"/></mime-type>
  <mime-type type="x-test/umlaut"><glob pattern="*.Ärger"/></mime-type>
  <mime-type type="x-test/glob"><glob pattern="page[0-9]*.ps"/></mime-type>
</mime-info>
PACKAGE
  update-mime-database "$work_folder/written" || return 1
  cat > "$work_folder/expected" << 'TYPES'
whole.name: x-test/literal
some.name: x-test/suffix
some.long.name: x-test/longer
some.LONG.NAME: x-test/longer
some.too.heavy: x-test/heavy
some.Name: x-test/sensitive
some.Ärger: x-test/umlaut
some.ÄRGER: x-test/umlaut
some.ärger: unknown
page12.ps: x-test/glob
page.ps: unknown
TYPES
  look_up "$work_folder/written" || return 1
  diff -u "$work_folder/expected" "$work_folder/output"
}

# The types that a name may have by globs2, the same database as text, with "|"
# between and around them: those of the patterns of the greatest weight, and of
# these the longest.  Names are made of the patterns.  For readers that know no
# flags, a line that has some is followed by the same without.
types_by_text ()
{
  awk -F : '
    function consider (weight, size, type)
    {
      weight += 0
      if (weight < best_weight || (weight == best_weight && size < best_size))
        return
      if (weight > best_weight || size > best_size)
        types = "|"
      best_weight = weight
      best_size = size
      types = types type "|"
    }
    function consider_all (patterns, pattern, n, i, parts)
    {
      n = split (patterns[pattern], parts, " ")
      for (i = 1; i < n; i += 2)
        consider(parts[i], length (pattern), parts[i + 1])
    }
    function look_up (name, small, i, pattern)
    {
      best_weight = best_size = -1
      types = "|unknown|"
      small = tolower (name)
      consider_all(sensitive, name)
      consider_all(insensitive, small)
      for (i = 1; i <= length (name); i++)
        {
          consider_all(sensitive, "*" substr (name, i))
          consider_all(insensitive, "*" substr (small, i))
        }
      for (pattern in sensitive_globs)
        if (name ~ sensitive_globs[pattern])
          consider_all(sensitive, pattern)
      for (pattern in insensitive_globs)
        if (small ~ insensitive_globs[pattern])
          consider_all(insensitive, pattern)
      print name ": " types
    }
    function expression (pattern)
    {
      gsub (/[.+]/, "[&]", pattern)
      gsub (/[*]/, ".*", pattern)
      gsub (/[?]/, ".", pattern)
      return "^" pattern "$"
    }
    /^#/ || /[^ -~]/ || $3 == "__NOGLOBS__" { next }
    {
      line = $1 ":" $2 ":" $3
      if (line == line_with_flags && NF == 3)
        next
      line_with_flags = NF > 3 ? line : ""
      is_sensitive = $4 ~ /(^|,)cs(,|$)/
      pattern = is_sensitive ? $3 : tolower ($3)
      if (is_sensitive)
        sensitive[pattern] = sensitive[pattern] " " $1 " " $2
      else
        insensitive[pattern] = insensitive[pattern] " " $1 " " $2
      if (pattern ~ /[][?\\]/ || pattern ~ /.[*]/)
        {
          if (is_sensitive)
            sensitive_globs[pattern] = expression(pattern)
          else
            insensitive_globs[pattern] = expression(pattern)
        }
      else
        {
          sub (/^[*]/, "file", pattern)
          names[pattern] = names[toupper (pattern)] = 1
        }
    }
    END { for (name in names) look_up(name) }' "$system_folder/globs2"
}

look_up_in_system ()
{
  types_by_text > "$work_folder/expected"
  look_up "$system_folder" || return 1
  sed 's/: /: |/; s/$/|/' "$work_folder/output" |
    paste -d '\t' "$work_folder/expected" - |
    awk -F '\t' '{ n++; type = $2; sub (/.*: /, "", type) }
                 !index ($1, type) { wrong = 1; print "by globs2 " $1 ", by mime.cache " type }
                 END { print n " names"; exit wrong || n == 0 }'
}

# check_unless REASON NAME COMMAND: skips if there is a reason.
check_unless ()
{
  if test -n "$1"
  then
    echo "ok - $2 # SKIP $1"
  else
    check "$2" "$3"
  fi
}

no_program=
test -e "$build_folder/docs/examples/mime-type" ||
  no_program="mime-type is for POSIX systems"
no_writer=$no_program
command -v update-mime-database > /dev/null ||
  no_writer="there is no update-mime-database"
no_system=$no_program
test -r "$system_folder/mime.cache" -a -r "$system_folder/globs2" ||
  no_system="there is no $system_folder/mime.cache"

tiny_cache > "$tiny_folder/mime.cache"
echo 1..8
check "the version of a cache is told" show_version
check "the literals of a cache are listed" show_literals
check_unless "$no_program" "names have the types that a tiny cache says" look_up_tiny
check_unless "$no_program" "a cache that ends too early is an error" look_up_in_part
check_unless "$no_program" "a cache of another version is an error" look_up_in_other_version
check_unless "$no_program" "a tree that goes in circles ends" look_up_in_circle
check_unless "$no_writer" "names have the types that were written" look_up_written
check_unless "$no_system" "names have the types that the system says" look_up_in_system
