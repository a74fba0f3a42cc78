#!/bin/sh
# test-symbols.sh: the headers, the export map, the library and the manual
# name the same functions
#
# SPDX-License-Identifier: LGPL-2.1-or-later

set -eu

source_folder=$G_TEST_SRCDIR/..
build_folder=$G_TEST_BUILDDIR/..
work_folder=$(mktemp -d)
trap 'rm -rf "$work_folder"' EXIT
LC_ALL=C
export LC_ALL

# The function that follows each availability macro.
declared ()
{
  awk '/^MMDIR_AVAILABLE_IN_[0-9_]+$/ { getline; print }' \
      "$source_folder"/include/mmdir/*.h |
    grep -o 'mmdir_[a-z0-9_]*' | sort
}

mapped ()
{
  sed -n 's/^ *\(mmdir_[a-z0-9_]*\);$/\1/p' "$source_folder/lib/mmdir.sym" | sort
}

described ()
{
  grep -x 'mmdir_[a-z0-9_]*' "$source_folder/docs/mmdir-sections.txt" | sort
}

# GNU nm says NAME@@NODE, and names each node as a symbol of its own.
exported ()
{
  sed 's/.* //; s/@.*//' "$work_folder/symbols" | grep -v '^MMDIR_[0-9.]*$' | sort
}

# What follows the heading in the export table of a DLL, up to an empty line.
exported_by_dll ()
{
  awk '/Ordinal\/Name Pointer/ { inside = 1; next }
       inside && NF == 0 { exit }
       inside { print $NF }' "$work_folder/symbols" | sort
}

# An import library has a function for each, which some systems spell with an
# underscore in front.
imported ()
{
  sed -n 's/.* T _*//p' "$work_folder/symbols" | sort
}

compare ()
{
  if diff -u "$work_folder/$1" "$work_folder/$2" > "$work_folder/difference"
  then
    echo "ok - $1 and $2 name the same functions"
  else
    sed 's/^/# /' "$work_folder/difference"
    echo "not ok - $1 and $2 name the same functions"
  fi
}

dll=$(find "$build_folder/lib/.libs" -name 'libmmdir-*.dll' 2> /dev/null || :)
if test -n "$dll"
then
  echo 1..5
else
  echo 1..4
fi

declared > "$work_folder/declared"
mapped > "$work_folder/mapped"
described > "$work_folder/described"

if test "$(wc -l < "$work_folder/declared")" -ge 99
then
  echo "ok - the headers declare the functions of 1.0"
else
  echo "not ok - the headers declare the functions of 1.0"
fi
compare declared mapped
compare declared described

library=$build_folder/lib/.libs/libmmdir.so
if test -n "$dll"
then
  $OBJDUMP -p "$dll" > "$work_folder/symbols"
  exported_by_dll > "$work_folder/exported"
  compare declared exported
  $NM "$build_folder/lib/.libs/libmmdir.dll.a" > "$work_folder/symbols"
  imported > "$work_folder/imported"
  compare declared imported
elif test ! -f "$library"
then
  echo "ok - declared and exported # SKIP there is no shared library"
elif ! $NM -D --defined-only "$library" > "$work_folder/symbols"
then
  echo "ok - declared and exported # SKIP $NM does not list what is exported"
else
  exported > "$work_folder/exported"
  compare declared exported
fi
