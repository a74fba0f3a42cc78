#!/bin/sh
# test-compare.sh: what is found out about a library that programs would not
# run with
#
# SPDX-License-Identifier: LGPL-2.1-or-later

set -eu

source_folder=$G_TEST_SRCDIR/..
build_folder=$G_TEST_BUILDDIR/..
work_folder=$(mktemp -d)
trap 'rm -rf "$work_folder"' EXIT
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

# compare NAME STATUS WORD OLD NEW
compare ()
{
  status=0
  "$source_folder/tests/abi/compare" "$work_folder/$4" "$work_folder/$5" \
    > "$work_folder/output" 2>&1 || status=$?
  echo "status $status" >> "$work_folder/output"
  test "$status" -eq "$2" && grep -qx "$3" "$work_folder/output" && status=0 || status=1
  report "$status" "$1: $3"
}

# alter NAME FILE SCRIPT: a copy that sed has altered, in the folder NAME.
alter ()
{
  test -d "$work_folder/$1" || cp -R "$work_folder/built" "$work_folder/$1"
  sed "$3" "$work_folder/built/$2" > "$work_folder/$1/$2"
  if cmp -s "$work_folder/built/$2" "$work_folder/$1/$2"
  then
    echo "Bail out! there is nothing to alter in $2 by $3"
    exit 1
  fi
}

status=0
words=$("$source_folder/tests/abi/describe" "$build_folder" "$work_folder/built") || status=$?
if test "$status" -eq 77
then
  echo "1..0 # SKIP $words"
  exit 0
fi
test "$status" -eq 0

compare "nothing else" 0 same built built

# Compilers have abidw see more or less of these.
grep -E "<class-decl name='_Mmdir[A-Z]" "$work_folder/built/library.abi" > "$work_folder/output" &&
  ! grep -v "is-declaration-only='yes'" "$work_folder/output" &&
  status=0 || status=1
report "$status" "what is inside of an input is left out"

alter less library.abi \
  "/elf-symbol name='mmdir_limit_get'/d; /function-decl name='mmdir_limit_get'/,/<\/function-decl>/d"
compare "a function less" 1 changed built less

# One that comes later goes into a node of its own.
compare "a function more, in an old node" 1 changed less built
cp -R "$work_folder/built" "$work_folder/more"
sed "/'mmdir_limit_get'/s/MMDIR_1\.0/MMDIR_1.9/" "$work_folder/built/library.abi" \
  > "$work_folder/more/library.abi"
compare "a function more, in a new node" 0 added less more
compare "a function that moved to another node" 1 changed built more

alter parameter library.abi \
  "/function-decl name='mmdir_input_advise'/,/<\/function-decl>/{ /name='advice'/d; }"
compare "a parameter less" 1 changed built parameter
compare "a parameter more" 1 changed parameter built

# id_of KIND NAME ATTRIBUTE: what the first declaration of that name has there.
id_of ()
{
  sed -n "s/.*<$1 $2 .*$3='\([^']*\)'.*/\1/p" "$work_folder/built/library.abi" | head -n 1
}

boolean=$(id_of typedef-decl "name='gboolean'" ' id')
alter result library.abi "/function-decl name='mmdir_limit_get'/,/<\/function-decl>/{
  s/<return type-id='[^']*'/<return type-id='$boolean'/; }"
compare "another result" 1 changed built result

input=$(id_of typedef-decl "name='MmdirInput'" ' id')
input=$(id_of pointer-type-def "type-id='$input'" ' id')
alter pointer library.abi "/function-decl name='mmdir_directory_ref'/,/<\/function-decl>/{
  s/<parameter type-id='[^']*'/<parameter type-id='$input'/; }"
compare "another pointer" 1 changed built pointer
for file in library.abi types.abi
do
  alter "value-$file" "$file" "s/\(MMDIR_TRIM_DROP' value='\)3'/\17'/"
  compare "another value of an enumerator in $file" 1 changed built "value-$file"
  alter "fewer-$file" "$file" "/MMDIR_TRIM_DROP/d"
  compare "an enumerator less in $file" 1 changed built "fewer-$file"
  compare "an enumerator more in $file" 0 added "fewer-$file" built
done
alter code types.abi "s/\(MMDIR_ERROR_IO' value='\)14'/\130'/"
compare "another value of a code" 1 changed built code

alter window types.abi \
  "s/var-decl name='limit'/var-decl name='x'/; s/var-decl name='start'/var-decl name='limit'/
   s/var-decl name='x'/var-decl name='start'/"
compare "another order in the window" 1 changed built window
alter large types.abi "/class-decl name='MmdirInputWindow'/s/size-in-bits='[0-9]*'/size-in-bits='8192'/"
compare "a larger window" 1 changed built large
alter type types.abi \
  "/elf-symbol name='pointer_to_MmdirRange'/d; /var-decl name='pointer_to_MmdirRange'/d"
compare "a type less" 1 changed built type
compare "a type more" 0 added type built

alter soname library.abi "s/soname='libmmdir\.so\.[0-9]*'/soname='libmmdir.so.99'/"
compare "another name of the library" 1 changed built soname

alter broken library.abi 's/<abi-instr/<abi/'
compare "a baseline that cannot be read" 2 "abidiff cannot compare .*" broken built

# What was built without -g.
mkdir -p "$work_folder/stripped/lib/.libs"
ln -s "$(cd "$build_folder" && pwd)/include" "$work_folder/stripped/include"
"$(${CC%% *} -print-prog-name=objcopy)" --strip-debug "$build_folder/lib/.libs/libmmdir.so" \
  "$work_folder/stripped/lib/.libs/libmmdir.so"
status=0
"$source_folder/tests/abi/describe" "$work_folder/stripped" "$work_folder/nothing" \
  > "$work_folder/output" 2>&1 || status=$?
test "$status" -eq 77 && grep -q 'no debug information' "$work_folder/output" &&
  status=0 || status=1
report "$status" "a library without debug information is not described"

echo "1..$n_tests"
