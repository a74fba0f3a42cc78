#!/bin/sh
# test-vala.sh: vapi/mmdir.vapi has all functions, and serves a program in Vala
#
# SPDX-License-Identifier: LGPL-2.1-or-later

set -eu

source_folder=$G_TEST_SRCDIR/..
build_folder=$G_TEST_BUILDDIR/..
binding=$source_folder/vapi/mmdir.vapi
# In the build, where what runs the program looks for its libraries.
work_folder=$(mktemp -d "$build_folder/tests/vala-XXXXXX")
trap 'rm -rf "$work_folder"' EXIT
: "${VALAC:=valac}"

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

# What the reads in place of calls need, and are themselves: they are in C, and
# so is what valac makes.
left_out ()
{
  cat <<'NAMES'
mmdir_input_fill
mmdir_input_fill_varint
mmdir_input_refuse_varint
mmdir_output_make_room
NAMES
}

exported ()
{
  sed -n 's/^ *\(mmdir_[a-z0-9_]*\);$/\1/p' "$source_folder/lib/mmdir.sym"
}

# The functions of C that the binding has: a method, with the prefix of what it
# is in, each accessor of a property, and what an attribute says otherwise.
bound ()
{
  awk '
    function lower (name) {
      return tolower (substr (name, 1, 1)) substr (name, 2)
    }
    /^ *(\/\*|\* )/ { next }
    match ($0, /lower_case_cprefix = "[^"]*"/) {
      own_prefix = substr ($0, RSTART + 22, RLENGTH - 23)
    }
    {
      rest = $0
      while (match (rest, /(free|ref)_function = "[^"]*"/)) {
        name = substr (rest, RSTART, RLENGTH)
        rest = substr (rest, RSTART + RLENGTH)
        gsub (/^.* = "|"$/, "", name)
        print name
      }
    }
    /^ *(public )?(class|enum|errordomain|namespace|struct) .*{$/ {
      prefix = own_prefix != "" ? own_prefix : "mmdir_" lower ($(NF - 1)) "_"
      own_prefix = ""
      next
    }
    /^  }$/ { prefix = "mmdir_"; next }
    / delegate / { next }
    match ($0, /cname = "mmdir_[^"]*"/) { print substr ($0, RSTART + 9, RLENGTH - 10); next }
    match ($0, /[a-z0-9_]+ \{ get;/) {
      name = substr ($0, RSTART, RLENGTH - 7)
      print prefix "get_" name
      if (/ set; /)
        print prefix "set_" name
    }
    /^ *public .* \(/ {
      sub (/ \(.*/, "")
      print prefix $NF
    }' "$binding"
}

compare_with_exported ()
{
  exported | LC_ALL=C sort > "$work_folder/exported"
  { bound; left_out; } | LC_ALL=C sort > "$work_folder/bound"
  test -s "$work_folder/exported" &&
    diff -u "$work_folder/exported" "$work_folder/bound"
}

# Codes go by their names: one that the binding lacks is nothing to catch.
compare_codes ()
{
  sed -n 's/^  MMDIR_ERROR_\([A-Z_]*\),*$/\1/p' "$source_folder/include/mmdir/mmdir-error.h" \
    > "$work_folder/codes"
  sed -n '/errordomain Error {/,/;/s/^ *\([A-Z_]*\)[,;]$/\1/p' "$binding" > "$work_folder/bound-codes"
  test -s "$work_folder/codes" &&
    diff -u "$work_folder/codes" "$work_folder/bound-codes"
}

translate ()
{
  "$VALAC" --quiet --fatal-warnings --ccode \
    --basedir="$G_TEST_SRCDIR" --directory="$work_folder" \
    "$G_TEST_SRCDIR/test-vala.vala" "$G_TEST_SRCDIR/test-vala-values.vala" \
    "$G_TEST_SRCDIR/test-vala-writing.vala" \
    "$binding"
}

# Nothing that is bound goes untested.
calls_all ()
{
  grep -how 'mmdir_[a-z0-9_]*' "$work_folder"/*.c | LC_ALL=C sort -u > "$work_folder/called"
  bound | LC_ALL=C sort | LC_ALL=C comm -23 - "$work_folder/called" > "$work_folder/missing"
  cat "$work_folder/missing"
  ! test -s "$work_folder/missing"
}

# valac makes variables that nobody needs; else its C is without a warning.
compile ()
{
  # shellcheck disable=SC2086
  "$build_folder/libtool" --quiet --tag=CC --mode=link $CC \
    -Wall -Werror -Wno-unused \
    -I"$source_folder/include" -I"$build_folder/include" $GLIB_CFLAGS $CFLAGS \
    -o "$work_folder/test-vala" "$work_folder"/*.c \
    "$build_folder/lib/libmmdir.la" $GLIB_LIBS
}

run ()
{
  # shellcheck disable=SC2086
  $TEST_RUNNER "$work_folder/test-vala"
}

echo 1..6
check "the binding has all functions" compare_with_exported
check "the binding has all codes of errors" compare_codes
if ! command -v "$VALAC" > /dev/null
then
  for name in "valac takes the binding" "the test calls all of it" "its C compiles" "it passes"
  do
    echo "ok - $name # SKIP there is no valac"
  done
else
  check "valac takes the binding" translate
  check "the test calls all of it" calls_all
  check "its C compiles" compile
  check "it passes" run
fi
