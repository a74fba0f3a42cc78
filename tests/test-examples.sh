#!/bin/sh
# test-examples.sh: the programs of the manual, and the function of README, do
# what is said
#
# SPDX-License-Identifier: LGPL-2.1-or-later

set -eu

source_folder=$G_TEST_SRCDIR/..
build_folder=$G_TEST_BUILDDIR/..
data=$G_TEST_SRCDIR/data
index=$data/lucene10/plain
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

# What Lucene said of the members of each compound file.
expected_members ()
{
  awk -F '\t' -v "compound=$2.cfs" '
    $1 == "member" && $2 == compound {
      name = $3
      sub (/^_[0-9a-z]*/, "", name)
      printf "%s: %s bytes at %s, %s\n", name, $5, $4, $6
    }' "$1.expected" | LC_ALL=C sort
}

compare_members_with_lucene ()
{
  for version in lucene8 lucene10
  do
    for entries in "$data/$version/compound"/*.cfe
    do
      segment=${entries##*/}
      segment=${segment%.cfe}
      expected_members "$data/$version/compound" "$segment" > "$work_folder/expected"
      run "$build_folder/docs/examples/read-compound" "$data/$version/compound" "$segment" \
        > "$work_folder/unsorted" || return 1
      LC_ALL=C sort "$work_folder/unsorted" > "$work_folder/output"
      test -s "$work_folder/expected" || return 1
      diff -u "$work_folder/expected" "$work_folder/output" || return 1
    done
  done
}

# Lucene gives entries no suffix; a header may have one all the same.
read_compound_with_suffix ()
{
  mkdir "$work_folder/suffix"
  {
    head -c 48 "$data/lucene10/compound/_0.cfe"
    printf '\003abc'
    tail -c +50 "$data/lucene10/compound/_0.cfe"
  } > "$work_folder/suffix/_0.cfe"
  cp "$data/lucene10/compound/_0.cfs" "$work_folder/suffix/_0.cfs"
  run "$build_folder/docs/examples/read-compound" "$work_folder/suffix" _0 \
    > "$work_folder/output" || return 1
  LC_ALL=C sort "$work_folder/output" > "$work_folder/sorted"
  expected_members "$data/lucene10/compound" _0 | diff -u - "$work_folder/sorted"
}

# Entries without all of the data, and no entries at all.
complain_about_compound ()
{
  mkdir "$work_folder/compound"
  cp "$data/lucene10/compound/_0.cfe" "$work_folder/compound/_0.cfe"
  head -c 1000 "$data/lucene10/compound/_0.cfs" > "$work_folder/compound/_0.cfs"
  ! run "$build_folder/docs/examples/read-compound" "$work_folder/compound" _0 \
      > "$work_folder/output" 2>&1 || return 1
  grep -q '^.fdx: 64 bytes at 64, ' "$work_folder/output" || return 1
  cp "$work_folder/compound/_0.cfs" "$work_folder/compound/_0.cfe"
  ! run "$build_folder/docs/examples/read-compound" "$work_folder/compound" _0 \
      > "$work_folder/output" 2>&1 || return 1
  grep -q 'Lucene90CompoundData' "$work_folder/output"
}

# Two entries of the type a{st}, as the specification of GVariant puts them:
# each number and each entry at a multiple of 8, and behind an entry where its
# string ends, behind the array where its entries end.
write_variant ()
{
  printf 'chunk\000\000\000\003\000\000\000\000\000\000\000\006\000\000\000\000\000\000\000'
  printf 'window\000\000\054\001\000\000\000\000\000\000\007\021\051'
}

# show_variant OFFSET LENGTH: of a file where it begins there.
show_variant ()
{
  { head -c "$1" /dev/zero; write_variant; } > "$work_folder/variant"
  run "$build_folder/docs/examples/zero-copy" "$work_folder" variant "$1" "$2" 'a{st}'
}

read_variant_in_place ()
{
  printf 'GBytes: in place\nGVariant: in place\n%s\n' "{'chunk': 3, 'window': 300}" \
    > "$work_folder/expected"
  show_variant 8 43 > "$work_folder/output" || return 1
  diff -u "$work_folder/expected" "$work_folder/output"
}

# What GVariant cannot use where it lies, it copies.
read_variant_askew ()
{
  printf 'GBytes: in place\nGVariant: copied\n%s\n' "{'chunk': 3, 'window': 300}" \
    > "$work_folder/expected"
  show_variant 13 43 > "$work_folder/output" || return 1
  diff -u "$work_folder/expected" "$work_folder/output"
}

# A range that is not all in the file, and one that is no such value.
complain_about_variant ()
{
  ! show_variant 8 44 > "$work_folder/output" 2>&1 || return 1
  grep -q '44 bytes' "$work_folder/output" || return 1
  show_variant 8 1 > "$work_folder/output" || return 1
  test "$(tail -n 1 "$work_folder/output")" = '{}'
}

# sum_bytes FILE: without mmdir.
sum_bytes ()
{
  od -An -v -tu1 "$1" | awk '{ for (i = 1; i <= NF; i++) sum += $i } END { printf "%.0f\n", sum }'
}

# Some tasks for each thread, the last of which is shorter, and none at all.
sum_up_in_threads ()
{
  set -- "$data/lucene10/compound/_0.cfs"
  set -- "$@" "$@" "$@" "$@" "$@"
  cat "$@" "$@" > "$work_folder/summed"
  : > "$work_folder/empty"
  echo "5 tasks, sum $(sum_bytes "$work_folder/summed")" > "$work_folder/expected"
  for n_threads in 1 2 7
  do
    run "$build_folder/docs/examples/thread-pool" "$work_folder" summed "$n_threads" \
      > "$work_folder/output" || return 1
    diff -u "$work_folder/expected" "$work_folder/output" || return 1
  done
  test "$(run "$build_folder/docs/examples/thread-pool" "$work_folder" empty 2)" = "0 tasks, sum 0"
}

# Records of the keys 3, 10, 17 and so on, whose values are their cubes.
write_records ()
{
  awk '
    function number (value, i)
    {
      for (i = 7; i >= 0; i--)
        printf "\\%03o", int (value / 256 ^ i) % 256
    }
    BEGIN {
      for (i = 0; i < 1200; i++) { number (3 + 7 * i); number ((3 + 7 * i) ^ 3); print "" }
    }' > "$work_folder/octal"
  while read -r record
  do
    # shellcheck disable=SC2059
    printf "$record"
  done < "$work_folder/octal"
}

# Every key, keys next to them, and keys outside of them all, in a file that is
# too large to be read into memory.
search_records ()
{
  : > "$work_folder/empty"
  write_records > "$work_folder/records"
  test "$(wc -c < "$work_folder/records")" -eq 19200 || return 1
  awk 'BEGIN {
         for (i = 1199; i >= 0; i--) {
           printf "%d: %.0f\n", 3 + 7 * i, (3 + 7 * i) ^ 3
           printf "%d: none\n", 4 + 7 * i
         }
         print "0: none"
         print "18446744073709551615: none"
       }' > "$work_folder/expected"
  # shellcheck disable=SC2046
  run "$build_folder/docs/examples/prefetch-search" "$work_folder" records \
    $(sed 's/:.*//' "$work_folder/expected") > "$work_folder/output" || return 1
  diff -u "$work_folder/expected" "$work_folder/output" > "$work_folder/difference" ||
    { head -20 "$work_folder/difference"; return 1; }
  test "$(run "$build_folder/docs/examples/prefetch-search" "$work_folder" empty 5)" = "5: none"
}

# The function in README is what is indented by four there.
compile_readme ()
{
  {
    sed -n 's/^    //p' "$source_folder/README" | sed -n '/^#include/,/^}/p'
    cat <<'MAIN'
int
main (int argc, char **argv)
{
  GError *error = NULL;
  guint32 magic;

  if (argc != 3 || !read_magic (argv[1], argv[2], &magic, &error))
    return 1;
  g_print ("%08x\n", magic);
  return 0;
}
MAIN
  } > "$work_folder/readme.c"
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

# Python loads the library into itself, where it is.
python ()
{
  LD_LIBRARY_PATH=$build_folder/lib/.libs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} \
    PYTHONDONTWRITEBYTECODE=1 python3 "$@"
}

compare_python_with_lucene ()
{
  expected > "$work_folder/expected"
  python "$source_folder/docs/examples/read-index.py" "$index" > "$work_folder/output"
  diff -u "$work_folder/expected" "$work_folder/output"
}

python_complains ()
{
  mkdir "$work_folder/damaged"
  LC_ALL=C tr q z < "$index/_0.fdt" > "$work_folder/damaged/_0.fdt"
  for folder in missing damaged
  do
    status=0
    python "$source_folder/docs/examples/read-index.py" "$work_folder/$folder" \
      > "$work_folder/output" 2>&1 || status=$?
    cat "$work_folder/output"
    test $status -eq 1 && grep -q "$folder" "$work_folder/output" || return
  done
}

# Its bytes are those of the mapping, which lives for as long as they are seen.
python_copies_nothing ()
{
  python - "$source_folder/docs/examples/read-index.py" "$index" <<'PROGRAM'
import ctypes, importlib.util, sys
spec = importlib.util.spec_from_file_location("example", sys.argv[1])
example = importlib.util.module_from_spec(spec)
spec.loader.exec_module(example)

def mappings():
    lines = [line.split() for line in open("/proc/self/maps") if line.rstrip().endswith("/_0.fdt")]
    return [[int(end, 16) for end in line[0].split("-")] for line in lines]

view = example.Directory(sys.argv[2]).open("_0.fdt").view(4096, 100)
(start, end), = mappings()
assert start <= ctypes.addressof(view.obj) < end, "the bytes are not in the mapping"
part = view[1:9]
del view
assert mappings() and part == open(sys.argv[2] + "/_0.fdt", "rb").read()[4097:4105]
del part
assert not mappings(), "the file stays mapped"
PROGRAM
}

# check_python NAME COMMAND
check_python ()
{
  triplets=$(sed -n 's/^\(build\|host\)_triplet = //p' "$build_folder/Makefile" | sort -u | wc -l)
  if ! python3 -c 'import ctypes, importlib.util, zlib' 2> /dev/null
  then
    echo "ok - $1 # SKIP there is no Python"
  elif [ ! -e "$build_folder/lib/.libs/libmmdir.so.0" ]
  then
    echo "ok - $1 # SKIP there is no libmmdir.so.0"
  elif [ "$triplets" -ne 1 ]
  then
    echo "ok - $1 # SKIP Python is for another machine"
  elif [ "$TEST_INSTRUMENT" = address ] || [ "$TEST_INSTRUMENT" = thread ]
  then
    echo "ok - $1 # SKIP Python has no sanitizer"
  elif [ "$2" = python_copies_nothing ] && [ ! -e /proc/self/maps ]
  then
    echo "ok - $1 # SKIP the system does not tell what is mapped"
  else
    check "$@"
  fi
}

echo 1..16
check "read-index says what Lucene says" compare_with_lucene
check "read-index complains about a missing directory" complain_about_missing
check "read-compound says what Lucene says" compare_members_with_lucene
check "read-compound knows headers with a suffix" read_compound_with_suffix
check "read-compound complains about what is no compound file" complain_about_compound
check "zero-copy takes a value where it lies" read_variant_in_place
check "zero-copy takes a value that is not aligned" read_variant_askew
check "zero-copy complains about what is not in the file" complain_about_variant
check "thread-pool comes to the same sum in any number of threads" sum_up_in_threads
check "prefetch-search finds what is there" search_records
check "the function in README compiles" compile_readme
check "the function in README reads a file" run_readme
check_trim_on_pressure
check_python "the example in Python says what Lucene says" compare_python_with_lucene
check_python "the example in Python complains" python_complains
check_python "the example in Python copies nothing" python_copies_nothing
