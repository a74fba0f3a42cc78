#!/bin/sh
# test-series.sh: programs are warned of what is newer or older than the series
# that they say they are for
#
# SPDX-License-Identifier: LGPL-2.1-or-later

set -eu

source_folder=$G_TEST_SRCDIR/..
build_folder=$G_TEST_BUILDDIR/..
work_folder=$(mktemp -d)
trap 'rm -rf "$work_folder"' EXIT

includes=$(printf '%s' "$GLIB_CFLAGS" | sed 's/-I */-isystem /g')
n_tests=0

# number WORD: of the version of the headers.
number ()
{
  sed -n "s/^#define MMDIR_$1_VERSION (\([0-9]*\))$/\1/p" \
      "$build_folder/include/mmdir/mmdir-version.h"
}

# The headers as they will be once there is another series: a copy of the block
# of 1.0 with other numbers, and a function of each kind.
make_headers ()
{
  mkdir "$work_folder/mmdir"
  cp "$source_folder"/include/mmdir/*.h "$work_folder/mmdir"
  sed "s/^\(#define MMDIR_MINOR_VERSION\) .*/\1 ($minor)/" \
      "$build_folder/include/mmdir/mmdir-version.h" > "$work_folder/mmdir/mmdir-version.h"
  visibility=$source_folder/include/mmdir/mmdir-visibility.h
  {
    sed '/^#define MMDIR_VERSION_CURRENT/,$d' "$visibility"
    echo "#define MMDIR_VERSION_${major}_$minor (G_ENCODE_VERSION ($major, $minor))"
    sed -n '/^#define MMDIR_VERSION_CURRENT/,/^#endif .. MMDIR_VISIBILITY_H/p' "$visibility" |
      sed '$d'
    sed -n '/^.. Series 1\.0\./,/^$/p' "$visibility" |
      sed "s/1_0/${major}_$minor/g; s/(1, 0)/($major, $minor)/"
    echo '#endif'
  } > "$work_folder/mmdir/mmdir-visibility.h"
  sed "s/1_2/${major}_$minor/g" > "$work_folder/mmdir/mmdir-limits.h" <<'HEADER'
G_BEGIN_DECLS
MMDIR_AVAILABLE_IN_1_0
void mmdir_old (void);
MMDIR_DEPRECATED_IN_1_2
void mmdir_older (void);
MMDIR_DEPRECATED_IN_1_2_FOR (mmdir_new)
void mmdir_oldest (void);
MMDIR_AVAILABLE_IN_1_2
void mmdir_new (void);
MMDIR_AVAILABLE_IN_1_2
void mmdir_read (void);
#if MMDIR_VERSION_MAX_ALLOWED >= MMDIR_VERSION_1_2
static inline void
mmdir_read_inline (void)
{
  mmdir_new ();
}
#define mmdir_read() mmdir_read_inline ()
#endif
MMDIR_DEPRECATED_IN_1_2
void mmdir_older_read (void);
#if MMDIR_VERSION_MIN_REQUIRED < MMDIR_VERSION_1_2
static inline void
mmdir_older_read_inline (void)
{
  mmdir_old ();
}
#define mmdir_older_read() mmdir_older_read_inline ()
#endif
G_END_DECLS
HEADER
}

# report STATUS NAME: what the compiler said is in $work_folder/output.
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

# compile FUNCTION [FLAG...]
compile ()
{
  function=$1
  shift
  {
    echo '#include <mmdir/mmdir.h>'
    echo "void use (void); void use (void) { $function (); }"
  } > "$work_folder/use.c"
  # shellcheck disable=SC2086
  $CC "$@" -I"$work_folder" $includes -Wall -Wextra -Werror -fsyntax-only \
    "$work_folder/use.c" > "$work_folder/output" 2>&1
}

# accepts FUNCTION [FLAG...]
accepts ()
{
  compile "$@" && status=0 || status=1
  report "$status" "no word about $*"
}

# refuses WORDS FUNCTION [FLAG...]: for no other reason than the one in WORDS.
refuses ()
{
  words=$1
  shift
  status=1
  if compile "$@"
  then
    echo "it compiles" > "$work_folder/output"
  elif test "$(grep -c 'error:' "$work_folder/output")" -eq 1
  then
    grep 'error:' "$work_folder/output" | grep -q "$words" && status=0
  fi
  report "$status" "\"$words\" about $*"
}

major=$(number MAJOR)
minor=$(($(number MINOR) + 2))
next=MMDIR_VERSION_${major}_$minor
make_headers
least=-DMMDIR_VERSION_MIN_REQUIRED
most=-DMMDIR_VERSION_MAX_ALLOWED

for flags in "" "$least=MMDIR_VERSION_1_0" "$least=$next" \
             "$most=$next" "$least=MMDIR_VERSION_1_0 $most=MMDIR_VERSION_1_0" \
             "$least=G_ENCODE_VERSION(1,0) $most=G_ENCODE_VERSION(1,0)"
do
  # shellcheck disable=SC2086
  accepts mmdir_old $flags
done

for function in mmdir_new mmdir_read
do
  accepts "$function"
  accepts "$function" "$least=MMDIR_VERSION_1_0"
  accepts "$function" "$most=$next"
  refuses "Not available before $major.$minor" \
    "$function" "$least=MMDIR_VERSION_1_0" "$most=MMDIR_VERSION_1_0"
done

for function in mmdir_older mmdir_older_read mmdir_oldest
do
  words=deprecated
  test "$function" != mmdir_oldest || words="mmdir_new"
  refuses "$words" "$function"
  refuses "$words" "$function" "$least=$next"
  accepts "$function" "$least=MMDIR_VERSION_1_0"
  accepts "$function" "$least=MMDIR_VERSION_1_0" "$most=MMDIR_VERSION_1_0"
done

refuses 'MMDIR_VERSION_MAX_ALLOWED must be at least' \
  mmdir_old "$least=$next" "$most=MMDIR_VERSION_1_0"
refuses 'MMDIR_VERSION_MIN_REQUIRED must be at least' \
  mmdir_old "$least=G_ENCODE_VERSION(0,8)" "$most=MMDIR_VERSION_1_0"
refuses 'MMDIR_VERSION_MIN_REQUIRED must be at most' \
  mmdir_old "$least=G_ENCODE_VERSION($major,$((minor + 2)))" "$most=G_ENCODE_VERSION($major,$((minor + 2)))"

echo "1..$n_tests"
