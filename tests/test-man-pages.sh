#!/bin/sh
# test-man-pages.sh: the man pages say what there is, and their examples work
#
# SPDX-License-Identifier: LGPL-2.1-or-later

set -eu

source_folder=$G_TEST_SRCDIR/..
build_folder=$G_TEST_BUILDDIR/..
command_page=$source_folder/docs/mmdir.xml
library_page=$source_folder/docs/libmmdir.xml
# In the build, where what runs the program looks for its libraries.
work_folder=$(mktemp -d "$build_folder/tests/man-pages-XXXXXX")
trap 'rm -rf "$work_folder"' EXIT

# shellcheck source=tests/command-help.sh
. "$G_TEST_SRCDIR/command-help.sh"

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

skip ()
{
  echo "ok - $1 # SKIP $2"
}

# compare WHAT: two files of words in any order, that of the page and another
compare ()
{
  LC_ALL=C sort "$work_folder/page" > "$work_folder/page.sorted"
  LC_ALL=C sort "$work_folder/other" > "$work_folder/other.sorted"
  if ! test -s "$work_folder/page" ||
     ! diff -u "$work_folder/other.sorted" "$work_folder/page.sorted"
  then
    echo "$1 differ"
    return 1
  fi
}

# section PAGE TITLE
section ()
{
  sed -n "/<title>$2<\/title>/,/<\/refsect1>/p" "$1"
}

# synopsis VERB: its lines of the page
synopsis ()
{
  sed -n "/<command>mmdir $1<\/command>$/,/<\/cmdsynopsis>/p" "$command_page" |
    sed '/<\/cmdsynopsis>/q'
}

# Options without their values' names.
options_in ()
{
  grep -o '<option>-[^<]*' | sed 's/<option>//'
}

compare_verbs ()
{
  command_verbs > "$work_folder/other"
  sed -n '/<refsynopsisdiv>/,/<\/refsynopsisdiv>/s/.*<command>mmdir \([a-z]*\)<\/command>/\1/p' \
    "$command_page" > "$work_folder/page"
  compare 'verbs of the synopsis' || return
  section "$command_page" Verbs |
    sed -n 's/.*<term><command>\([a-z]*\)<\/command><\/term>/\1/p' > "$work_folder/page"
  compare 'verbs'
}

# The help of each verb is the same option, and is not in every line.
compare_synopsis ()
{
  for verb in $(command_verbs)
  do
    {
      command_options "$verb" | grep -vx -e -h -e --help
      command_arguments "$verb" | tr ' ' '\n' | grep .
    } > "$work_folder/other"
    {
      synopsis "$verb" | options_in
      synopsis "$verb" | grep -v '<option>' |
        sed -n 's/.*<arg choice="\([a-z]*\)"\( rep="repeat"\)*><replaceable>\([A-Z]*\)<.*/\1 \3\2/p' |
        sed 's/^plain //; s/ rep="repeat"/.../; s/^opt \(.*\)/[\1]/'
    } > "$work_folder/page"
    compare "options and arguments of $verb" || return
  done
}

compare_options ()
{
  {
    command_options
    for verb in $(command_verbs)
    do
      command_options "$verb"
    done
  } | sort -u > "$work_folder/other"
  section "$command_page" Options | grep '<term>' | options_in > "$work_folder/page"
  compare options
}

# Whatever there is is in the page, once, and nothing else is.
compare_functions ()
{
  sed -n 's/^ *\(mmdir_[a-z0-9_]*\);$/\1/p' "$source_folder/lib/mmdir.sym" > "$work_folder/other"
  section "$library_page" Functions | grep '<term>' | grep -o 'mmdir_[a-z0-9_]*' > "$work_folder/page"
  compare functions || return
  grep -o '^  MMDIR_ERROR_[A-Z_]*' "$source_folder/include/mmdir/mmdir-error.h" |
    tr -d ' ' > "$work_folder/other"
  section "$library_page" Errors | grep '<term>' | grep -o 'MMDIR_ERROR_[A-Z_]*' > "$work_folder/page"
  compare 'codes of errors'
}

# example PAGE: all of them, as they are typed
example ()
{
  section "$1" Examples |
    awk '
      sub (/.*<programlisting>/, "") { inside = 1 }
      inside { last = sub (/<\/programlisting>.*/, ""); print }
      last { inside = last = 0 }' |
    sed 's/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g'
}

# What they name is in the index that is copied.
run_command_examples ()
{
  cp -R "$G_TEST_SRCDIR/data/lucene10/plain" "$work_folder/index"
  chmod -R u+w "$work_folder/index"
  mkdir "$work_folder/bin"
  # A pipe would hide that it fails.
  # shellcheck disable=SC2016
  echo '$TEST_RUNNER "$MMDIR" "$@" || { touch "$0.failed"; exit 1; }' > "$work_folder/bin/mmdir"
  chmod +x "$work_folder/bin/mmdir"
  {
    echo 'set -ex'
    example "$command_page" | sed "s|/srv/index|$work_folder/index|g"
  } > "$work_folder/examples"
  PATH=$work_folder/bin:$PATH sh "$work_folder/examples" > "$work_folder/output" || return
  cat "$work_folder/output"
  # What verify, copy, warm, residency, od, bench and limits end with.
  test ! -e "$work_folder/bin/mmdir.failed" &&
    grep -q ' ok, 0 without a checksum, 0 damaged' "$work_folder/output" &&
    grep -q '^114 files: 114 copied, 0 not copied' "$work_folder/output" &&
    grep -q '^_0_Lucene104_0\.tim ' "$work_folder/output" &&
    grep -q '^0000000 c0 28 93 e8 00 00 00 00' "$work_folder/output" &&
    grep -q '^byte by byte ' "$work_folder/output" &&
    grep -q '^open files ' "$work_folder/output"
}

check_command_examples ()
{
  name="the examples of mmdir(1) work"
  if ! command -v jq > /dev/null
  then
    skip "$name" "there is no jq"
  elif [ "$(uname)" != Linux ] || [ "${MMDIR%.exe}" != "$MMDIR" ] || [ "$TEST_INSTRUMENT" = qemu ]
  then
    skip "$name" "not all systems can evict and tell what is in memory"
  else
    check "$name" run_command_examples
  fi
}

run_library_example ()
{
  example "$library_page" > "$work_folder/example.c"
  # shellcheck disable=SC2086
  "$build_folder/libtool" --quiet --tag=CC --mode=link $CC -Wall -Wextra -Werror \
    -I"$source_folder/include" -I"$build_folder/include" $GLIB_CFLAGS $CFLAGS \
    -o "$work_folder/example" "$work_folder/example.c" \
    "$build_folder/lib/libmmdir.la" $GLIB_LIBS || return
  # shellcheck disable=SC2086
  $TEST_RUNNER "$work_folder/example" "$G_TEST_SRCDIR/data/lucene10/plain" segments_6 \
    > "$work_folder/output" || return
  test "$(tr -d '\r' < "$work_folder/output")" = 3fd76c17
}

# A tarball has the pages; a checkout makes them, with what the manual needs.
make_pages ()
(
  unset MAKEFLAGS MFLAGS MAKELEVEL
  make -C "$build_folder/docs" mmdir.1 libmmdir.3
)

# lint COMMAND: both pages have nothing that it warns of
lint ()
{
  for page in mmdir.1 libmmdir.3
  do
    file=$build_folder/docs/$page
    test -f "$file" || file=$source_folder/docs/$page
    "$@" "$file" > "$work_folder/warnings" 2>&1 || { cat "$work_folder/warnings"; return 1; }
    cat "$work_folder/warnings"
    test ! -s "$work_folder/warnings" || return
  done
}

# check_lint COMMAND [ARGUMENT...]
check_lint ()
{
  name="$1 has nothing to say about the pages"
  if ! command -v "$1" > /dev/null
  then
    skip "$name" "there is no $1"
  elif ! make_pages > "$work_folder/messages" 2>&1
  then
    skip "$name" "they cannot be made here"
  else
    check "$name" lint "$@"
  fi
}

echo 1..8
if test -e "$MMDIR"
then
  check 'mmdir(1) names the verbs of the command' compare_verbs
  check 'mmdir(1) names the options and arguments of each verb' compare_synopsis
  check 'mmdir(1) describes all options' compare_options
  check_command_examples
else
  for name in verbs options descriptions examples
  do
    skip "the $name of mmdir(1)" "the command is not built"
  done
fi
check 'libmmdir(3) names all functions and errors' compare_functions
check 'the example of libmmdir(3) works' run_library_example
check_lint groff -ww -Tutf8 -man -z
check_lint mandoc -T lint -W warning
