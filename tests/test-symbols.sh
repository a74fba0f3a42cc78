#!/bin/sh
# test-symbols.sh: the headers, the export map, the library, the manual and the
# package name the same functions, and the same series for each
#
# SPDX-License-Identifier: LGPL-2.1-or-later

set -eu

source_folder=$G_TEST_SRCDIR/..
build_folder=$G_TEST_BUILDDIR/..
work_folder=$(mktemp -d)
trap 'rm -rf "$work_folder"' EXIT
LC_ALL=C
export LC_ALL

# Each of these prints a line for each function: its name and, where there is
# one, its series.

# The macro of what is deprecated tells since when it is that: then the export
# map is believed.
declared ()
{
  "$source_folder/tests/abi/declarations" "$source_folder"/include/mmdir/*.h |
    awk 'NR == FNR { node[$1] = $2; next }
         $1 == "function" || $1 == "variable" { print $2, $3 == "deprecated" ? node[$2] : $3 }' \
        "$work_folder/mapped" - | sort
}

mapped ()
{
  awk '/^MMDIR_[0-9.]+ {$/ { series = substr ($1, 7) }
       /^ *mmdir_[a-z0-9_]*;$/ { sub (/;/, ""); print $1, series }' \
      "$source_folder/lib/mmdir.sym" | sort
}

described ()
{
  grep -x 'mmdir_[a-z0-9_]*' "$source_folder/docs/mmdir-sections.txt" | sort
}

# What the comments of gtk-doc say after "Since:".
documented ()
{
  awk '/^\/\*\*$/ { getline; name = $2 }
       /^ \* Since: / && name ~ /^mmdir_[a-z0-9_]*:$/ { sub (/:/, "", name); print name, $3; name = "" }' \
      "$source_folder"/lib/*.c "$source_folder"/include/mmdir/*.h | sort
}

# Each is in the package since the first version of its series.
packaged ()
{
  awk '/^ mmdir_/ { n = split ($1, words, "@MMDIR_")
                    print words[1], $2 == words[2] ".0" ? words[2] : words[2] " since " $2 }' \
      "$source_folder/debian/libmmdir0.symbols" | sort
}

# GNU nm says NAME@@NODE, and names each node as a symbol of its own; there is
# no node where the linker knows none.
exported ()
{
  sed 's/.* //; s/@@*MMDIR_/ /' "$work_folder/symbols" | grep -v '^MMDIR_[0-9.]*' | sort
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

n_tests=0

report ()
{
  n_tests=$((n_tests + 1))
  if test "$1" -eq 0
  then
    echo "ok $n_tests - $2"
  else
    sed 's/^/# /' "$work_folder/output"
    echo "not ok $n_tests - $2"
  fi
}

skip ()
{
  n_tests=$((n_tests + 1))
  echo "ok $n_tests - $1 # SKIP $2"
}

# compare ONE OTHER: with the series, if both say it.
compare ()
{
  for name
  do
    if grep -q ' ' "$work_folder/$1" && grep -q ' ' "$work_folder/$2"
    then
      cat "$work_folder/$name"
    else
      cut -d ' ' -f 1 "$work_folder/$name"
    fi > "$work_folder/$name.lines"
  done
  diff -u "$work_folder/$1.lines" "$work_folder/$2.lines" > "$work_folder/output" &&
    status=0 || status=1
  report "$status" "$1 and $2 name the same functions"
}

mapped > "$work_folder/mapped"
declared > "$work_folder/declared"
described > "$work_folder/described"
documented > "$work_folder/documented"

wc -l < "$work_folder/declared" > "$work_folder/output"
test "$(cat "$work_folder/output")" -ge 163 && status=0 || status=1
report "$status" "the headers declare the functions of 1.0"
grep -e ' -$' "$work_folder/declared" > "$work_folder/output" && status=1 || status=0
report "$status" "each declaration has a macro that says since when"
compare declared mapped
compare declared described
compare declared documented

library=$build_folder/lib/.libs/libmmdir.so
dll=$(find "$build_folder/lib/.libs" -name 'libmmdir-*.dll' 2> /dev/null || :)
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
  skip "declared and exported" "there is no shared library"
elif ! $NM -D --defined-only "$library" > "$work_folder/symbols"
then
  skip "declared and exported" "$NM does not list what is exported"
else
  exported > "$work_folder/exported"
  compare declared exported
fi

# The tarball leaves the packages to those who make them.
if test -f "$source_folder/debian/libmmdir0.symbols"
then
  packaged > "$work_folder/packaged"
  compare declared packaged
  sed -n 's/^\(MMDIR_[0-9.]*\) {$/\1/p' "$source_folder/lib/mmdir.sym" > "$work_folder/nodes"
  sed -n 's/^ \(MMDIR_[0-9.]*\)@\1 .*/\1/p' "$source_folder/debian/libmmdir0.symbols" \
    > "$work_folder/packaged-nodes"
  diff -u "$work_folder/nodes" "$work_folder/packaged-nodes" > "$work_folder/output" &&
    status=0 || status=1
  report "$status" "the package has the nodes of the export map"
else
  skip "declared and packaged" "there is no debian/libmmdir0.symbols"
fi

echo "1..$n_tests"
