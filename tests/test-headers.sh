#!/bin/sh
# test-headers.sh: mmdir.h compiles by itself, in every dialect, without a
# warning
#
# SPDX-License-Identifier: LGPL-2.1-or-later

set -eu

work_folder=$(mktemp -d)
trap 'rm -rf "$work_folder"' EXIT

# As system folders: what GLib's own headers would warn about is not ours.
includes="-I$G_TEST_SRCDIR/../include -I$G_TEST_BUILDDIR/../include"
includes="$includes $(printf '%s' "$GLIB_CFLAGS" | sed 's/-I */-isystem /g')"
# A cross compiler may have been told where the C library's are.
for word in $CC
do
  case $word in
    --sysroot=*) includes="$word $includes" ;;
  esac
done
warnings="-Wall -Wextra -pedantic -Wconversion -Wsign-conversion -Wshadow
  -Wcast-align -Wcast-qual -Wundef -Wpointer-arith -Wwrite-strings -Werror"

cat > "$work_folder/use.c" <<'PROGRAM'
#include <mmdir/mmdir.h>

#if !MMDIR_CHECK_VERSION (1, 0, 0) || MMDIR_CHECK_VERSION (2, 0, 0)
#error "MMDIR_CHECK_VERSION is wrong"
#endif
#if MMDIR_VERSION_MIN_REQUIRED < MMDIR_VERSION_1_0 || MMDIR_VERSION_MAX_ALLOWED < MMDIR_VERSION_1_0
#error "MMDIR_VERSION_MIN_REQUIRED or MMDIR_VERSION_MAX_ALLOWED is wrong"
#endif
#if defined (MMDIR_DISABLE_INLINE) == defined (mmdir_input_read_byte)
#error "reads are put in place, or are not, against what was said"
#endif
#if defined (MMDIR_DISABLE_INLINE) == defined (mmdir_output_write_byte)
#error "writes are put in place, or are not, against what was said"
#endif

gboolean use (MmdirInput *input, guint64 *sum, GError **error);

gboolean
use (MmdirInput *input, guint64 *sum, GError **error)
{
  g_autoptr (MmdirInput) other = NULL;
  g_autoptr (MmdirDirectory) directory = NULL;
  const guint8 *bytes;
  gsize available;
  guint8 byte;
  guint16 u16;
  guint32 u32;
  guint64 u64;
  gint32 i32;
  gint64 i64;
  gfloat real;
  gdouble twice;
  char buffer[4];

  directory = mmdir_directory_open (".", error);
  if (directory == NULL)
    return FALSE;
  other = mmdir_input_slice (input, "slice", 0, mmdir_input_get_length (input), error);
  if (other == NULL)
    return FALSE;
  if (!mmdir_input_seek (input, 1, error) ||
      !mmdir_input_skip (input, 1, error) ||
      !mmdir_input_read_byte (input, &byte, error) ||
      !mmdir_input_read_uint16_le (input, &u16, error) ||
      !mmdir_input_read_uint16_be (input, &u16, error) ||
      !mmdir_input_read_uint32_le (input, &u32, error) ||
      !mmdir_input_read_uint32_be (input, &u32, error) ||
      !mmdir_input_read_uint64_le (input, &u64, error) ||
      !mmdir_input_read_uint64_be (input, &u64, error) ||
      !mmdir_input_read_float_le (input, &real, error) ||
      !mmdir_input_read_float_be (input, &real, error) ||
      !mmdir_input_read_double_le (input, &twice, error) ||
      !mmdir_input_read_double_be (input, &twice, error) ||
      !mmdir_input_read_vint (input, &u32, error) ||
      !mmdir_input_read_vlong (input, &u64, error) ||
      !mmdir_input_read_zint (input, &i32, error) ||
      !mmdir_input_read_zlong (input, &i64, error) ||
      !mmdir_input_read_byte_at (input, 0, &byte, error) ||
      !mmdir_input_read_uint16_le_at (input, 0, &u16, error) ||
      !mmdir_input_read_uint16_be_at (input, 0, &u16, error) ||
      !mmdir_input_read_uint32_le_at (input, 0, &u32, error) ||
      !mmdir_input_read_uint32_be_at (input, 0, &u32, error) ||
      !mmdir_input_read_uint64_le_at (input, 0, &u64, error) ||
      !mmdir_input_read_uint64_be_at (input, 0, &u64, error) ||
      !mmdir_input_read_float_le_at (input, 0, &real, error) ||
      !mmdir_input_read_float_be_at (input, 0, &real, error) ||
      !mmdir_input_read_double_le_at (input, 0, &twice, error) ||
      !mmdir_input_read_double_be_at (input, 0, &twice, error) ||
      !mmdir_input_read_bytes (input, buffer, sizeof buffer, error) ||
      !mmdir_input_check (input, error))
    return FALSE;
  bytes = mmdir_input_peek (input, 1, &available, error);
  if (bytes == NULL)
    return FALSE;
  *sum = u64 + u32 + u16 + byte + bytes[available - 1] + mmdir_input_tell (input);
  return i32 < i64 && (gdouble) real < twice;
}

gboolean fill (MmdirDirectory *directory, GError **error);

gboolean
fill (MmdirDirectory *directory, GError **error)
{
  g_autoptr (MmdirLock) lock = mmdir_directory_obtain_lock (directory, "write.lock", error);
  g_autoptr (MmdirOutput) output = NULL;

  if (lock == NULL)
    return FALSE;
  output = mmdir_directory_create_output (directory, "file", error);
  return output != NULL &&
         mmdir_output_write_byte (output, 1, error) &&
         mmdir_output_write_uint16_le (output, 2, error) &&
         mmdir_output_write_uint16_be (output, 2, error) &&
         mmdir_output_write_uint32_le (output, 4, error) &&
         mmdir_output_write_uint32_be (output, 4, error) &&
         mmdir_output_write_uint64_le (output, 8, error) &&
         mmdir_output_write_uint64_be (output, 8, error) &&
         mmdir_output_write_float_le (output, 0.5f, error) &&
         mmdir_output_write_float_be (output, 0.5f, error) &&
         mmdir_output_write_double_le (output, 0.25, error) &&
         mmdir_output_write_double_be (output, 0.25, error) &&
         mmdir_output_write_vint (output, 300, error) &&
         mmdir_output_write_vlong (output, 300, error) &&
         mmdir_output_write_zint (output, -1, error) &&
         mmdir_output_write_zlong (output, -1, error) &&
         mmdir_output_tell (output) != 0 &&
         mmdir_lock_check (lock, error) &&
         mmdir_output_publish (output, "other", error);
}
PROGRAM

# A cross compiler has its name from the host, and so have the others.
host=
case ${CC%% *} in
  *-*-gcc) host=${CC%% *}
           host=${host%-gcc}
           host=${host##*/} ;;
esac

n_tests=0

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

# knows [FLAG...]: whether $compiler knows $dialect of $language.
knows ()
{
  "$compiler" "$@" -x "$language" -std="$dialect" -E /dev/null > /dev/null 2>&1
}

# compile COMPILER LANGUAGE DIALECT [FLAG...]
compile ()
{
  compiler=$1
  language=$2
  dialect=$3
  shift 3
  needed=$compiler
  case $host,$compiler in
    ,*) ;;
    *,clang*) set -- --target="$host" "$@"
              # Of which it takes the headers.
              test "$compiler" = clang || needed=$host-g++ ;;
    *) compiler=$host-$compiler
       needed=$compiler ;;
  esac
  for program in "$compiler" "$needed"
  do
    if ! command -v "$program" > /dev/null
    then
      n_tests=$((n_tests + 1))
      echo "ok $n_tests - $compiler -std=$dialect $* # SKIP there is no $program"
      return
    fi
  done
  # The newest ones have other names before they are done.
  case $dialect in
    c23) knows "$@" || dialect=c2x ;;
    c++23) knows "$@" || dialect=c++2b ;;
  esac
  if ! knows "$@"
  then
    n_tests=$((n_tests + 1))
    echo "ok $n_tests - $compiler -std=$dialect $* # SKIP it does not know $dialect"
    return
  fi
  # clang looks for the library of C++ that gcc has, and not everywhere.
  if test "$language" = c++ &&
     ! echo '#include <type_traits>' |
       "$compiler" -x c++ -std="$dialect" "$@" -fsyntax-only - 2> /dev/null
  then
    n_tests=$((n_tests + 1))
    echo "ok $n_tests - $compiler -std=$dialect $* # SKIP it finds no library of C++"
    return
  fi
  # shellcheck disable=SC2086
  "$compiler" -x "$language" -std="$dialect" "$@" $warnings $includes \
    -O2 -c -o "$work_folder/use.o" "$work_folder/use.c" \
    > "$work_folder/output" 2>&1 && status=0 || status=$?
  report "$status" "$compiler -std=$dialect $*"
}

for each in c89 gnu89 c99 c11 c17 c23
do
  compile gcc c "$each"
  compile clang c "$each"
done
for each in c++11 c++14 c++17 c++20 c++23
do
  compile g++ c++ "$each"
  compile clang++ c++ "$each"
done
compile gcc c c89 -Wc++-compat
for flag in -DMMDIR_DISABLE_INLINE -DMMDIR_VERSION_MIN_REQUIRED=MMDIR_VERSION_1_0 \
            -DMMDIR_VERSION_MAX_ALLOWED=MMDIR_VERSION_CURRENT
do
  compile gcc c c99 "$flag"
  compile clang c c99 "$flag"
done
compile gcc c c99 -DMMDIR_STATIC_COMPILATION

# What MMDIR_CHECK_VERSION says of versions around that of the headers.
mkdir -p "$work_folder/headers/mmdir"
sed -e 's/^\(#define MMDIR_MAJOR_VERSION\) .*/\1 (3)/' \
    -e 's/^\(#define MMDIR_MINOR_VERSION\) .*/\1 (4)/' \
    -e 's/^\(#define MMDIR_MICRO_VERSION\) .*/\1 (5)/' \
    "$G_TEST_BUILDDIR/../include/mmdir/mmdir-version.h" > "$work_folder/headers/mmdir/mmdir-version.h"
{
  echo '#include <mmdir/mmdir.h>'
  for version in 0,0,0 2,4,5 2,5,6 2,99,99 3,0,0 3,3,5 3,3,99 3,4,0 3,4,4 3,4,5
  do
    printf '#if !MMDIR_CHECK_VERSION (%s)\n#error "not %s"\n#endif\n' "$version" "$version"
  done
  for version in 3,4,6 3,5,0 3,5,4 3,5,5 4,0,0 4,3,0 4,4,5 99,0,0
  do
    printf '#if MMDIR_CHECK_VERSION (%s)\n#error "%s"\n#endif\n' "$version" "$version"
  done
} > "$work_folder/version.c"
# shellcheck disable=SC2086
${CC%% *} -I"$work_folder/headers" $includes -fsyntax-only "$work_folder/version.c" \
  > "$work_folder/output" 2>&1 && status=0 || status=$?
report "$status" "3.4.5 is of all versions up to itself, and of no other"

# A header by itself is refused, with a message that says what to do.
compiler=${CC%% *}
for header in "$G_TEST_SRCDIR"/../include/mmdir/mmdir-*.h \
              "$G_TEST_BUILDDIR"/../include/mmdir/mmdir-version.h
do
  header=${header##*/}
  echo "#include <mmdir/$header>" > "$work_folder/alone.c"
  # shellcheck disable=SC2086
  if "$compiler" $includes -fsyntax-only "$work_folder/alone.c" \
       > "$work_folder/output" 2>&1
  then
    report 1 "$header alone is refused"
  else
    grep -q "$header:.*Only <mmdir/mmdir.h> can be included directly" "$work_folder/output" &&
      status=0 || status=$?
    report "$status" "$header alone is refused"
  fi
done

echo "1..$n_tests"
