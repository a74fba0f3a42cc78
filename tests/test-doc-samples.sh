#!/bin/sh
# test-doc-samples.sh: what the manual shows of programs is compiled
#
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A sample is a programlisting of docs/*.xml, or what stands between |[ and ]|
# in a comment that gtk-doc reads.  It is a file of docs/examples, which are
# compiled and run; or C, which is compiled here; or no more than three lines.

set -eu

source_folder=$G_TEST_SRCDIR/..
build_folder=$G_TEST_BUILDDIR/..
work_folder=$(mktemp -d)
trap 'rm -rf "$work_folder"' EXIT

# What a fragment may use without saying what it is.  @error is a GError of its
# function where it is written &error, and else the caller's.
declarations ()
{
  cat << 'DECLARATIONS'
#include <mmdir/mmdir.h>
#include <stdlib.h>
#include <string.h>
extern MmdirDirectory *directory;
extern MmdirInput *input;
extern const char *name, *path;
extern guint64 length, offset, position;
extern guint32 *lengths;
extern gsize n_documents;
extern gsize i;
DECLARATIONS
  if grep -q '&error' "$1"
  then
    echo 'extern GError *error;'
  else
    echo 'extern GError **error;'
  fi
  echo 'gboolean sample (void);'
}

# make_whole FILE: a file of C that has the sample FILE in it.
make_whole ()
{
  if grep -q '^#include' "$1"
  then
    cat "$1"
  elif grep -q '^{' "$1"
  then
    declarations "$1"
    cat "$1"
  else
    declarations "$1"
    printf 'gboolean sample (void)\n{\n'
    sed 's/^/  /' "$1"
    printf '  return TRUE;\n}\n'
  fi
}

# compile FILE
compile ()
{
  make_whole "$1" > "$work_folder/sample.c"
  # shellcheck disable=SC2086
  $CC -Wall -Wextra -Werror -Wno-missing-prototypes -Wno-unused \
    -I"$source_folder/include" -I"$build_folder/include" $GLIB_CFLAGS $CFLAGS \
    -c -o "$work_folder/sample.o" "$work_folder/sample.c" > "$work_folder/messages" 2>&1
}

is_c ()
{
  grep -Eq '^ *#(include|define)|[;{}] *$|[a-z] \(.*\);|mmdir_[a-z0-9_]+ \(' "$1"
}

# is_run PROGRAM: of docs/examples.
is_run ()
{
  grep -q "^[^#]*docs/examples/$1\( .*\)\{0,1\}$" "$source_folder/docs/examples/local.mk" &&
    grep -qw -e "$1" "$source_folder"/tests/test-examples*.sh
}

# check_example NAME: a source of a program that tests run, or a script that
# they name.
check_example ()
{
  : > "$work_folder/messages"
  if test ! -f "$source_folder/docs/examples/$1"
  then
    echo "docs/examples/$1 is not there" > "$work_folder/messages"
    return 1
  fi
  case $1 in
    *.c | *.h)
      is_run "${1%.c}" && return
      for program in $(programs_of "$1")
      do
        is_run "$program" && return
      done
      echo "docs/examples/$1 belongs to no program that tests/test-examples*.sh run" ;;
    *)
      grep -qF "$1" "$source_folder"/tests/test-*.sh && return
      echo "no tests/test-*.sh names $1" ;;
  esac > "$work_folder/messages"
  return 1
}

# programs_of SOURCE: those that have it among their sources.
programs_of ()
{
  awk -v "source=docs/examples/$1" '
    /^docs_examples_.*_SOURCES = / { program = $1; sub (/^docs_examples_/, "", program)
                                     sub (/_SOURCES$/, "", program); gsub (/_/, "-", program) }
    $1 == source { print program }' "$source_folder/docs/examples/local.mk"
}

# check_sample FILE
check_sample ()
{
  : > "$work_folder/messages"
  if grep -q '<xi:include' "$1"
  then
    example=$(sed -n 's|^<xi:include href="\(\.\./\)\{0,1\}examples/\([^"/]*\)" parse="text"/>$|\2|p' "$1")
    if test -z "$example" || test "$(grep -c . "$1")" -ne 1
    then
      echo "what is included is not one file of docs/examples" > "$work_folder/messages"
      return 1
    fi
    check_example "$example"
  elif is_c "$1"
  then
    compile "$1"
  elif test "$(grep -c . "$1")" -gt 3
  then
    echo "more than three lines are a file of docs/examples" > "$work_folder/messages"
    return 1
  fi
}

# Each into a file FOLDER/LINE, as it is when it is read.
extract_listings ()
{
  awk -v "folder=$2" '
    function put (text)
    {
      gsub (/<!\[CDATA\[|\]\]>/, "", text)
      if (text !~ /<xi:include/)
        gsub (/<[^>]*>/, "", text)
      gsub (/&lt;/, "<", text)
      gsub (/&gt;/, ">", text)
      gsub (/&quot;/, "\"", text)
      gsub (/&amp;/, "\\&", text)
      if (text !~ /^[ \t]*$/)
        print text > file
    }
    {
      rest = $0
      while (1)
        {
          if (!inside)
            {
              if (!match (rest, /<programlisting[^>]*>/))
                break
              rest = substr (rest, RSTART + RLENGTH)
              file = folder "/" NR
              printf "" > file
              inside = 1
            }
          end = index (rest, "</programlisting>")
          put(end ? substr (rest, 1, end - 1) : rest)
          if (!end)
            break
          rest = substr (rest, end + length ("</programlisting>"))
          close (file)
          inside = 0
        }
    }' "$1"
}

extract_comments ()
{
  awk -v "folder=$2" '
    / \* \|\[/ { file = folder "/" NR; printf "" > file; inside = 1; next }
    inside && /\]\|/ { close (file); inside = 0; next }
    inside { sub (/^ \* ?/, ""); print > file }' "$1"
}

n_tests=0

# report STATUS NAME
report ()
{
  n_tests=$((n_tests + 1))
  if test "$1" -eq 0
  then
    echo "ok $n_tests - $2"
  else
    sed 's/^/# /' "$work_folder/messages"
    echo "not ok $n_tests - $2"
  fi
}

# check_file FUNCTION FILE: the samples that FUNCTION finds in it.
check_file ()
{
  rm -rf "$work_folder/samples"
  mkdir "$work_folder/samples"
  "$1" "$2" "$work_folder/samples"
  for sample in "$work_folder/samples"/*
  do
    test -f "$sample" || continue
    check_sample "$sample" && status=0 || status=$?
    report "$status" "${2#"$source_folder/"}:${sample##*/}"
  done
}

# check_refused NAME: a sample that must not pass.
check_refused ()
{
  cat > "$work_folder/refused"
  check_sample "$work_folder/refused" && status=1 || status=0
  report "$status" "$1 is refused"
}

for chapter in "$source_folder"/docs/*.xml
do
  check_file extract_listings "$chapter"
done
n_listings=$n_tests
for source in "$source_folder"/lib/*.c "$source_folder"/include/mmdir/*.h* "$source_folder"/docs/*.c
do
  check_file extract_comments "$source"
done
test "$n_listings" -gt 0 && status=0 || status=$?
report "$status" "there are samples"

check_refused "a call of what is not there" << 'SAMPLE'
if (!mmdir_input_read_nothing (input, &error))
  return FALSE;
SAMPLE
check_refused "an argument of another type" << 'SAMPLE'
directory = mmdir_directory_open (input, error);
SAMPLE
check_refused "a file that is not there" << 'SAMPLE'
<xi:include href="../examples/nothing.c" parse="text"/>
SAMPLE
check_refused "a file of another folder" << 'SAMPLE'
<xi:include href="../../lib/input.c" parse="text"/>
SAMPLE
check_refused "a long sample that nothing compiles" << 'SAMPLE'
one
two
three
four
SAMPLE

echo "1..$n_tests"
