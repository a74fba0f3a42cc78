#!/usr/bin/env bash
# test-check.sh: what is still to do before a release is noticed
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# make runs tests by whatever shell configure has found.
[ -n "${BASH_VERSION-}" ] || exec bash "$0"
set -euo pipefail

build_folder=$(cd "$G_TEST_BUILDDIR/.." && pwd)
source_folder=$(cd "$G_TEST_SRCDIR/.." && pwd)
work_folder=$(mktemp -d)
trap 'rm -rf "$work_folder"' EXIT

# Of whoever runs this, git is to know nothing.
for name in $(env | sed -n 's/^\(GIT_[A-Z_]*\)=.*/\1/p')
do
  unset "$name"
done
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@mmdir.example
export GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@mmdir.example

skip ()
{
  echo "1..0 # SKIP $*"
  exit 0
}

for program in git msgen msgmerge xgettext
do
  command -v "$program" > /dev/null || skip "there is no $program"
done
[ -d "$source_folder/debian" ] || skip "this is no checkout: there is no debian/"
status=0
words=$("$source_folder/tests/abi/describe" "$build_folder" "$work_folder/interface") || status=$?
[ "$status" -ne 77 ] || skip "$words"
[ "$status" -eq 0 ]

tree=$work_folder/tree
host=test-host
n_tests=0

number ()
{
  sed -n "s/^m4_define(\[mmdir_$1_version\], \[\([0-9]*\)\])$/\1/p" "$source_folder/configure.ac"
}
series=$(number major).$(number minor)
version=$series.$(number micro)

commit ()
{
  git -C "$tree" add --all
  git -C "$tree" commit --quiet --allow-empty --message "$1"
}

# A copy of the tree in which nothing is left to do: a first release, translated
# into one language.
make_tree ()
{
  local name
  mkdir -p "$tree/docs" "$tree/tests"
  for name in configure.ac debian docs/mmdir-docs.xml include lib po tools tests/abi tests/release
  do
    cp -R "$source_folder/$name" "$tree/$name"
  done
  find "$tree" \( -name '*.lo' -o -name '*.o' -o -name '*.po' \) -exec rm {} +
  printf 'mmdir %s (2020-02-29)\n' "$version" > "$tree/NEWS"
  printf 'mmdir (%s-1) unstable; urgency=medium\n' "$version" > "$tree/debian/changelog"
  printf 'Version: @VERSION@\n%%changelog\n* Sat Feb 29 2020 A - %s-1\n' "$version" \
    > "$tree/mmdir.spec.in"
  sed -i 's/^\(AC_SUBST(\[MMDIR_VERSION_INFO\], \[\).*\(\])\)$/\10:0:0\2/' "$tree/configure.ac"
  cp -R "$work_folder/interface" "$tree/tests/abi/$host"
  "$tree/tests/abi/freeze" "$build_folder" "$tree/tests/abi/$series"
  echo de > "$tree/po/LINGUAS"
  (cd "$tree" && xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=C_:1c,2 \
    --keyword=NC_:1c,2 --keyword=g_dngettext:2,3 --keyword=PLURAL:1,2 \
    --keyword=g_dpgettext2:2c,3 --files-from=po/POTFILES.in --output=- |
    sed 's/charset=CHARSET/charset=UTF-8/; s/^"Language: /&de/
         s/nplurals=INTEGER; plural=EXPRESSION/nplurals=2; plural=(n != 1)/' |
    msgen --lang=de --output-file=po/de.po -)
  git -C "$tree" init --quiet
  commit "Everything"
  git -C "$tree" tag everything
}

report ()
{
  n_tests=$((n_tests + 1))
  if [ "$1" -eq 0 ]
  then
    echo "ok $n_tests - $2"
  else
    sed 's/^/# /' "$work_folder/output"
    echo "not ok $n_tests - $2"
  fi
}

# What is to be noticed by the next run of the check, and why.
items=()
reasons=()

# expect ITEM REASON
expect ()
{
  items+=("$1")
  reasons+=("$2")
}

# break_it ITEM FILE SCRIPT: by sed, which has to alter something.
break_it ()
{
  local before
  before=$(cksum "$tree/$2")
  sed -i "$3" "$tree/$2"
  if [ "$(cksum "$tree/$2")" = "$before" ]
  then
    echo "Bail out! there is nothing to alter in $2 by $3"
    exit 1
  fi
  expect "$1" "$2 after $3"
}

run_check ()
{
  local status=0
  "$tree/tests/release/check" "$build_folder" "$host" "$@" > "$work_folder/output" 2>&1 || status=$?
  echo "status $status" >> "$work_folder/output"
}

# Runs the check on all that was broken: it notices each of these, and nothing
# else, and then all is as it was.
notice ()
{
  local i status expected=0
  run_check
  for ((i = 0; i < ${#items[@]}; i++))
  do
    status=0
    grep -q "^TO DO  ${items[i]}: ." "$work_folder/output" || status=1
    report "$status" "${items[i]}: ${reasons[i]}"
  done
  [ "${#items[@]}" -eq 0 ] || expected=1
  status=0
  [ "$(grep -c '^TO DO  ' "$work_folder/output")" -eq "${#items[@]}" ] || status=1
  grep -qx "status $expected" "$work_folder/output" || status=1
  report "$status" "nothing else, with a status of $expected"
  items=()
  reasons=()
  git -C "$tree" reset --quiet --hard everything
  git -C "$tree" clean --quiet -fdx
}

committed ()
{
  commit "Something to do"
  notice
}

make_tree
notice

break_it "the build is of that version" configure.ac 's/\(mmdir_micro_version\], \[\)/\19/'
break_it "NEWS" NEWS '1s/^mmdir [0-9]*/mmdir 77/'
expect "debian/changelog" "of another version"
expect "mmdir.spec.in" "of another version"
committed

break_it "NEWS" NEWS '1s/(.*)/(unreleased)/'
break_it "debian/changelog" debian/changelog '1s/unstable/UNRELEASED/'
break_it "mmdir.spec.in" mmdir.spec.in 's/@VERSION@/77.0/'
break_it "the manual" docs/mmdir-docs.xml 's/&package_version;/1.0/'
break_it "the series $series" lib/mmdir.sym 's/^MMDIR_1.*/&\n};\nMMDIR_77.0 {/'
break_it "the numbers of libtool" configure.ac 's/\[0:0:0\]/[1:0:0]/'
break_it "the baseline of the interface" "tests/abi/$host/types.abi" "s/MMDIR_ERROR_IO/MMDIR_ERROR_X/"
break_it "the headers of the series" tests/abi/local.mk "s/test-frozen-$series$/test-thawed/"
break_it "debian/libmmdir0.symbols" debian/libmmdir0.symbols 's/\(mmdir_limit_get@.*\) .*/\1 77.0/'
break_it "po/POTFILES.in" po/POTFILES.in '/tools\/verify.c/d'
break_it "translations" po/LINGUAS 's/de/de fr/'
git -C "$tree" tag "v$version"
expect "there is no v$version yet" "a tag"
committed
git -C "$tree" tag --delete "v$version" > /dev/null

break_it "NEWS" NEWS '1s/ (.*)//'
break_it "mmdir.spec.in" mmdir.spec.in "s/ $version-1/ 77.0-1/"
break_it "the manual" docs/mmdir-docs.xml "s/api-index-$series/api-index-77/"
break_it "the series $series" include/mmdir/mmdir-visibility.h '/define MMDIR_VERSION_[0-9]/d'
expect "the headers of the series" "a header that was changed since"
break_it "the baseline of the interface" "tests/abi/$host/library.abi" \
  "/'mmdir_limit_get'/s/MMDIR_1.0/MMDIR_0.9/"
break_it "translations" po/de.po '0,/^msgstr "\(..*\)"/ s//msgstr ""/'
expect "all is committed" "some files that were changed"
notice

break_it "NEWS" NEWS '1s/2020-02-29/2021-02-29/'
rm -r "$tree/tests/abi/$host" "$tree/tests/abi/$series"
expect "the baseline of the interface" "no baseline"
expect "the headers of the series" "no headers"
break_it "translations" po/de.po '0,/^#: / s//#, fuzzy\n&/'
committed

break_it "NEWS" NEWS '1s/2020-02-29/9020-02-28/'
break_it "translations" po/de.po '/^msgid "Show/,99999d'
committed

break_it "translations" po/LINGUAS 's/de//'
touch "$tree/new"
expect "all is committed" "a new file"
notice

# A name that is not there cannot be translated either.
break_it "po/POTFILES.in" po/POTFILES.in 's/verify\.c/missing.c/'
expect "translations" "a file that is missing"
committed

# release_after EDIT NUMBERS [WRONG]: after a release with 5:2:3 that had what
# the function EDIT makes of the tree.  There is a later one, too.
release_after ()
{
  sed -i 's/\[0:0:0\]/[5:2:3]/' "$tree/configure.ac"
  "$1"
  commit "An older release"
  git -C "$tree" tag v0.0.9
  git -C "$tree" tag v99.0.0
  git -C "$tree" checkout --quiet everything -- lib tests/abi
  sed -i "s/\[5:2:3\]/[$2]/" "$tree/configure.ac"
  [ -z "${3-}" ] || expect "the numbers of libtool" "$2 after $1"
  committed
  git -C "$tree" tag --delete v0.0.9 v99.0.0 > /dev/null
}

nothing ()
{
  :
}

other_code ()
{
  echo "/* Code */" >> "$tree/lib/version.c"
}

one_enumerator_less ()
{
  sed -i '/MMDIR_ERROR_CANCELLED/d' "$tree/tests/abi/$host/types.abi"
}

other_interface ()
{
  sed -i "s/MMDIR_ERROR_IO' value='14'/MMDIR_ERROR_IO' value='30'/" \
    "$tree/tests/abi/$host/types.abi"
}

# Of a release that is not the first of its series.
another_micro ()
{
  sed -i 's/\(mmdir_micro_version\], \[\)/\19/' "$tree/configure.ac"
  expect "the build is of that version" "another version"
  expect "NEWS" "another version"
  expect "debian/changelog" "another version"
  expect "mmdir.spec.in" "another version"
}

enumerator_in_another_micro ()
{
  one_enumerator_less
  another_micro
}

release_after nothing 5:2:3
release_after nothing 5:3:3 wrong
release_after other_code 5:3:3
release_after other_code 5:2:3 wrong
release_after one_enumerator_less 6:0:4
release_after one_enumerator_less 5:3:3 wrong
release_after enumerator_in_another_micro 6:0:4 wrong
release_after other_interface 6:0:0
release_after other_interface 6:0:4 wrong

run_check true
status=0
grep -q '^ok     the gates' "$work_folder/output" || status=1
report "$status" "gates that pass"
run_check false
status=0
grep -q '^TO DO  the gates' "$work_folder/output" && grep -qx 'status 1' "$work_folder/output" ||
  status=1
report "$status" "gates that fail"

echo "1..$n_tests"
