#!/bin/sh
# test-translations.sh: the library and the command speak every language that
# they have a catalog for
#
# SPDX-License-Identifier: LGPL-2.1-or-later

set -eu

if test "${TEST_SCOPE-}" = build
then
  echo "1..0 # SKIP what it looks at is the same in every build"
  exit 0
fi

po_folder=$G_TEST_SRCDIR/../po
show_errors=$G_TEST_BUILDDIR/translations/show-errors
module=$G_TEST_BUILDDIR/translations/preload.so

# The names of locales in what localedef reads.
sources=${I18NPATH-/usr/share/i18n}/locales

# Of all plural forms, and more than 32 bits.
numbers="0 1 2 5 11 21 22 25 1000021 4294967297"

skip_all ()
{
  echo "1..0 # SKIP $1"
  exit 0
}

for program in localedef msgcat msgfmt
do
  command -v "$program" > /dev/null || skip_all "there is no $program"
done
test -d "$sources" || skip_all "there are no sources of locales in $sources"
test -e "$module" || skip_all "no module can stand before the C library"
case ${TEST_INSTRUMENT-} in
  address | thread) skip_all "a sanitizer must stand before every module" ;;
  qemu) skip_all "qemu would load the module itself" ;;
esac

# In the build, where what runs the programs looks for their libraries.
work_folder=$(mktemp -d "$G_TEST_BUILDDIR/translations-XXXXXX")
trap 'rm -rf "$work_folder"' EXIT
index=$work_folder/index
mkdir "$index" "$work_folder/locales"
: > "$index/empty"

fail ()
{
  sed 's/^/# /' "$work_folder/messages"
  echo "not ok - $1"
}

# check NAME COMMAND [ARGUMENT...]
check ()
{
  name=$1
  shift
  if "$@" > "$work_folder/messages" 2>&1
  then
    echo "ok - $name"
  else
    fail "$name"
  fi
}

# The locale that a language is spoken in.
get_locale ()
{
  case $1 in
    *_*) echo "$1" ;;
    ja) echo ja_JP ;;
    *) echo "${1}_$(echo "$1" | tr '[:lower:]' '[:upper:]')" ;;
  esac
}

# make_locale LOCALE CHARSET
make_locale ()
{
  localedef --quiet --no-archive --inputfile="$1" --charmap="$2" \
    "$work_folder/locales/$1.$2" > "$work_folder/messages" 2>&1
}

make_catalog ()
{
  folder=$work_folder/catalogs/$1/LC_MESSAGES
  mkdir -p "$folder"
  msgfmt --output-file="$folder/mmdir.mo" "$po_folder/$1.po"
  msgcat --no-wrap "$po_folder/$1.po" > "$work_folder/$1.po"
}

# run_in LOCALE PROGRAM [ARGUMENT...]
run_in ()
{
  wanted=$1
  shift
  # shellcheck disable=SC2086
  env LOCPATH="$work_folder/locales" LC_ALL="$wanted" LD_PRELOAD="$module" \
    MMDIR_TEST_CATALOGS="$work_folder/catalogs" $TEST_RUNNER "$@"
}

# get_text LANGUAGE FORM MESSAGE [ARGUMENT...]: what the catalog says.
get_text ()
{
  catalog=$work_folder/$1.po
  form=$2
  message=$3
  shift 3
  arguments=$(printf '%s\n' "$@")
  LC_ALL=C FORM=$form MESSAGE=$message ARGUMENTS=$arguments \
    awk -f "$G_TEST_SRCDIR/translations/catalog.awk" "$catalog"
}

# The plural form of a number, by the rules of the Unicode consortium.
get_form ()
{
  case $1 in
    de | es | it) echo $(($2 != 1)) ;;
    fr | pt_BR) echo $(($2 > 1)) ;;
    ja | zh_CN) echo 0 ;;
    ru)
      if [ $(($2 % 10)) -eq 1 ] && [ $(($2 % 100)) -ne 11 ]
      then
        echo 0
      elif [ $(($2 % 10)) -ge 2 ] && [ $(($2 % 10)) -le 4 ] &&
           { [ $(($2 % 100)) -lt 12 ] || [ $(($2 % 100)) -gt 14 ]; }
      then
        echo 1
      else
        echo 2
      fi ;;
    *)
      echo "this test does not know the plural forms of $1" >&2
      echo none ;;
  esac
}

OPEN='Cannot open “%s”: %s: %s.'
HINT='Check the path, and whether something has moved or removed what it names.'
RANGE='There is no %<PRIu64> byte at offset %<PRIu64> of “%s”: its length is %<PRIu64>.'
MISSING='A verb is missing'
TRY='Try “mmdir --help”.'

# The sentence for the file, with the words of the system, and the hint.
get_error ()
{
  get_text "$1" 0 '%s %s' "$(get_text "$1" 0 "$OPEN" "$index/missing" "$2" "$3")" "$(get_text "$1" 0 "$HINT")"
}

# What show-errors prints, after its first two lines.
expect_errors ()
{
  get_error "$1" "$2" "$3"
  for number in $numbers
  do
    get_text "$1" "$(get_form "$1" "$number")" "$RANGE" "$number" 1 "$index/empty" 0
  done
}

# translates LANGUAGE LOCALE: the lines are those of the catalog, and are not
# English.
translates ()
{
  # shellcheck disable=SC2086
  run_in "$2" "$show_errors" "$index" $numbers > "$work_folder/output" || return 1
  sed 1,2d "$work_folder/output" > "$work_folder/shown"
  expect_errors "$1" "$(sed -n 1p "$work_folder/output")" "$(sed -n 2p "$work_folder/output")" \
    > "$work_folder/expected"
  diff -u "$work_folder/expected" "$work_folder/shown" &&
    grep -qF "$index/missing" "$work_folder/shown" &&
    ! grep -E 'Cannot|Check|There' "$work_folder/shown"
}

# run_command LOCALE STATUS [ARGUMENT...]: what it has on standard error, without
# the complaints of a shell that the module is not made for.
run_command ()
{
  spoken=$1
  expected_status=$2
  shift 2
  status=0
  run_in "$spoken" "$MMDIR" "$@" 2> "$work_folder/complaints" || status=$?
  sed '/^ERROR: ld\.so: /d' "$work_folder/complaints" > "$work_folder/shown"
  test "$status" -eq "$expected_status"
}

command_translates ()
{
  run_command "$2" 1 cat "$index" missing || return 1
  printf 'mmdir: %s\n' "$(get_error "$1" "$(sed -n 1p "$work_folder/output")" "$(sed -n 2p "$work_folder/output")")" \
    > "$work_folder/expected"
  diff -u "$work_folder/expected" "$work_folder/shown" || return 1

  run_command "$2" 2 || return 1
  printf 'mmdir: %s\n' "$(get_text "$1" 0 "$MISSING")" "$(get_text "$1" 0 "$TRY")" \
    > "$work_folder/expected"
  diff -u "$work_folder/expected" "$work_folder/shown"
}

check_language ()
{
  locale=$(get_locale "$1")
  library="$1: errors of the library are translated"
  command="$1: errors of the command are translated"
  if [ ! -e "$sources/$locale" ]
  then
    echo "ok - $library # SKIP there is no source of $locale"
    echo "ok - $command # SKIP there is no source of $locale"
    return
  fi
  make_catalog "$1"
  if ! make_locale "$locale" UTF-8
  then
    fail "$library"
    fail "$command"
    return
  fi
  check "$library" translates "$1" "$locale.UTF-8"
  if [ -e "$MMDIR" ]
  then
    check "$command" command_translates "$1" "$locale.UTF-8"
  else
    echo "ok - $command # SKIP the command is not built"
  fi
}

# The messages of a GError are in UTF-8 all the same.
check_charset ()
{
  name="errors are in UTF-8 where the locale is not"
  if [ ! -e "$sources/de_DE" ]
  then
    echo "ok - $name # SKIP there is no source of de_DE"
    return
  fi
  make_catalog de
  if make_locale de_DE ISO-8859-1
  then
    check "$name" translates de de_DE.ISO-8859-1
  else
    fail "$name"
  fi
}

languages=$(sed 's/#.*//; /^[[:space:]]*$/d' "$po_folder/LINGUAS")
# shellcheck disable=SC2086
set -- $languages
echo "1..$(($# * 2 + 1))"
for language
do
  check_language "$language"
done
check_charset
