#!/bin/sh
# test-examples.sh: the programs of the manual and of README do what is said
#
# SPDX-License-Identifier: LGPL-2.1-or-later

set -eu

source_folder=$G_TEST_SRCDIR/..
build_folder=$G_TEST_BUILDDIR/..
index=$G_TEST_SRCDIR/data/lucene10/plain
# In the build, where what runs the programs looks for their libraries.
work_folder=$(mktemp -d "$build_folder/tests/examples-XXXXXX")
trap 'rm -rf "$work_folder"' EXIT

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

# What Lucene itself said of the files, in the words of the example.
expected ()
{
  awk -F '\t' '$1 == "file" { printf "%s: %s bytes, %s %s, checksum %s\n",
                              $2, $3, $4, $5, substr ($8, 9) }' \
      "$index.expected" | LC_ALL=C sort
}

# Without the CR that lines end with on Windows.
run ()
{
  status=0
  # shellcheck disable=SC2086
  $TEST_RUNNER "$@" > "$work_folder/lines" || status=$?
  tr -d '\r' < "$work_folder/lines"
  return "$status"
}

read_index ()
{
  run "$build_folder/docs/examples/read-index" "$@"
}

compare_with_lucene ()
{
  expected > "$work_folder/expected"
  read_index "$index" > "$work_folder/output"
  test -s "$work_folder/expected"
  diff -u "$work_folder/expected" "$work_folder/output"
}

complain_about_missing ()
{
  ! read_index "$work_folder/missing" > "$work_folder/output" 2>&1 &&
    grep -q 'missing' "$work_folder/output"
}

# The program in README is what is indented by four there.
compile_readme ()
{
  sed -n 's/^    //p' "$source_folder/README" |
    sed -n '/^#include/,/^}/p' > "$work_folder/readme.c"
  # shellcheck disable=SC2086
  "$build_folder/libtool" --quiet --tag=CC --mode=link $CC -Wall -Wextra -Werror \
    -I"$source_folder/include" -I"$build_folder/include" $GLIB_CFLAGS $CFLAGS \
    -o "$work_folder/readme" "$work_folder/readme.c" \
    "$build_folder/lib/libmmdir.la" $GLIB_LIBS
}

run_readme ()
{
  run "$work_folder/readme" "$index" segments_6 > "$work_folder/output" &&
    cat "$work_folder/output" &&
    test "$(cat "$work_folder/output")" = "3fd76c17"
}

trim_on_pressure ()
{
  run "$build_folder/docs/examples/trim-on-pressure" "$index" 1 > "$work_folder/output" &&
    cat "$work_folder/output" &&
    grep -qx 'pressure: .*' "$work_folder/output" &&
    grep -qx 'trimmed: memory is low' "$work_folder/output"
}

# Only Linux can tell pages to be cold.
check_trim_on_pressure ()
{
  name="the example trims when memory is low"
  if [ ! -e "$build_folder/docs/examples/trim-on-pressure" ]
  then
    echo "ok - $name # SKIP GIO is not there"
  elif [ "$(uname)" != Linux ]
  then
    echo "ok - $name # SKIP no pages can be told to be cold"
  else
    check "$name" trim_on_pressure
  fi
}

echo 1..5
check "the example says what Lucene says" compare_with_lucene
check "the example complains about a missing directory" complain_about_missing
check "the program in README compiles" compile_readme
check "the program in README reads a file" run_readme
check_trim_on_pressure
