#!/bin/sh
# test-instructions.sh: the reads and writes that the compiler puts in place
# take few instructions more than a loop by hand
#
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Instructions are the same however busy the machine is.  instructions.txt has
# the bounds, and says how to renew them.

set -eu

bench_folder=$G_TEST_SRCDIR/bench
source_folder=$G_TEST_SRCDIR/..
build_folder=$G_TEST_BUILDDIR/..
bounds=$bench_folder/instructions.txt

skip_all ()
{
  echo "1..0 # SKIP $1"
  exit 0
}

test -z "${TEST_INSTRUMENT-}" || skip_all "the tests are instrumented"
test -z "${TEST_RUNNER-}" || skip_all "the tests run through $TEST_RUNNER"
grep -q '^host_cpu = x86_64$' "$build_folder/Makefile" || skip_all "the bounds are those of x86-64"
command -v valgrind > /dev/null || skip_all "there is no valgrind"

work_folder=$(mktemp -d)
trap 'rm -rf "$work_folder"' EXIT

# Whatever the tree is compiled with: the count is of -O2.
compile ()
{
  # shellcheck disable=SC2086
  "$build_folder/libtool" --quiet --tag=CC --mode=link $CC -O2 \
    -I"$source_folder/include" -I"$build_folder/include" $GLIB_CFLAGS \
    -o "$work_folder/instructions" "$bench_folder/instructions.c" \
    "$build_folder/lib/libmmdir.la" $GLIB_LIBS
}

run ()
{
  "$build_folder/libtool" --mode=execute valgrind --quiet --tool=callgrind \
    --callgrind-out-file="$work_folder/profile" --toggle-collect='loop_*' \
    "$work_folder/instructions" "$work_folder" > "$work_folder/n_items"
}

# All that a loop_* has cost, with what it called: a function's lines end with
# a cost, and names are spelt out only the first time.
count ()
{
  awk '
    /^c?fn=/ {
      id = $0; sub (/^c?fn=/, "", id); sub (/ .*/, "", id)
      if (index ($0, " ")) { name = $0; sub (/^[^ ]* /, "", name); names[id] = name }
      if (/^fn=/) current = names[id]
      next
    }
    /^[+*0-9-]/ && current ~ /^loop_/ { cost[current] += $NF }
    /^(totals|summary):/ { current = "" }
    END { for (name in cost) print substr (name, 6), cost[name] }' "$work_folder/profile"
}

# Not every valgrind reads what a newer compiler writes for debuggers.
is_readable ()
{
  "$build_folder/libtool" --mode=execute valgrind --quiet --tool=none \
    "$work_folder/instructions" "$work_folder"
}

if compile > "$work_folder/messages" 2>&1 &&
   "$work_folder/instructions" "$work_folder" > /dev/null 2>&1 &&
   ! is_readable > /dev/null 2>&1
then
  skip_all "valgrind cannot run what $CC compiles"
fi
if ! compile > "$work_folder/messages" 2>&1 || ! run >> "$work_folder/messages" 2>&1
then
  sed 's/^/# /' "$work_folder/messages"
  echo "1..1"
  echo "not ok - the loops are compiled and run under callgrind"
  exit 0
fi
count > "$work_folder/counts"

# The bounds have a line for each test: a loop, the loop by hand, and what more
# is allowed for an item.
awk -v n_items="$(cat "$work_folder/n_items")" '
  FNR == NR { counts[$1] = $2; next }
  /^#/ || NF == 0 { next }
  {
    n_tests++
    if (!($1 in counts) || !($2 in counts)) {
      print "not ok - " $1 " and " $2 " are counted"
      next
    }
    more = (counts[$1] - counts[$2]) / n_items
    printf "# %s: %.2f instructions for an item, %s: %.2f\n",
      $1, counts[$1] / n_items, $2, counts[$2] / n_items
    printf "%s - %s takes at most %s instructions more than %s\n",
      more <= $3 ? "ok" : "not ok", $1, $3, $2
  }
  END { print "1.." n_tests + 0 }' "$work_folder/counts" "$bounds"
