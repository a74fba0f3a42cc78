#!/bin/sh
# test-translations-catalogs.sh: every catalog is whole, and says nothing else
# than the source
#
# SPDX-License-Identifier: LGPL-2.1-or-later

set -eu

if test "${TEST_SCOPE-}" = build
then
  echo "1..0 # SKIP what it looks at is the same in every build"
  exit 0
fi

source_folder=$G_TEST_SRCDIR/..
po_folder=$source_folder/po
LC_ALL=C
export LC_ALL

skip_all ()
{
  echo "1..0 # SKIP $1"
  exit 0
}

for program in msgattrib msgcat msgfmt msgmerge xgettext
do
  command -v "$program" > /dev/null || skip_all "there is no $program"
done

work_folder=$(mktemp -d)
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

list ()
{
  sed 's/#.*//; /^[[:space:]]*$/d' "$1"
}

# xgettext FILES..., as po/Makefile calls it.
extract ()
{
  options=$(awk '/^XGETTEXT_OPTIONS *=/ { inside = 1; sub (/^[^=]*=/, "") }
                 inside { more = sub (/\\$/, ""); print; if (!more) exit }' "$po_folder/Makevars")
  # shellcheck disable=SC2086
  xgettext $options --directory="$source_folder" --output=- "$@"
}

# All files with messages, as they are found, and as they are listed.
compare_potfiles ()
{
  (cd "$source_folder" && find include lib tools -name '*.[ch]') > "$work_folder/sources"
  extract --add-location=file --files-from="$work_folder/sources" > "$work_folder/all.pot" &&
    sed -n 's/^#: //p' "$work_folder/all.pot" | tr ' ' '\n' | sort -u > "$work_folder/found" &&
    list "$po_folder/POTFILES.in" > "$work_folder/listed" &&
    test -s "$work_folder/found" &&
    diff -u "$work_folder/listed" "$work_folder/found"
}

compare_linguas ()
{
  (cd "$po_folder" && ls ./*.po) | sed 's,^./,,; s/\.po$//' > "$work_folder/there"
  list "$po_folder/LINGUAS" > "$work_folder/linguas"
  diff -u "$work_folder/linguas" "$work_folder/there"
}

# Nothing but translated messages, as many as there are.
is_complete ()
{
  msgfmt --statistics --output-file=/dev/null "$1" 2> "$work_folder/statistics"
  cat "$work_folder/statistics"
  test "$(cat "$work_folder/statistics")" = "$n_messages translated messages."
}

is_valid ()
{
  msgfmt --check --check-format --output-file=/dev/null "$po_folder/$1.po" &&
    is_complete "$po_folder/$1.po"
}

has_header ()
{
  for line in "Language: $1" "Content-Type: text/plain; charset=UTF-8" "Project-Id-Version: mmdir .*"
  do
    grep -qx "\"$line\\\\n\"" "$po_folder/$1.po" || {
      echo "the header does not have \"$line\""
      return 1
    }
  done
}

is_up_to_date ()
{
  msgmerge --quiet --output-file="$work_folder/merged.po" "$po_folder/$1.po" "$work_folder/mmdir.pot" || return 1
  msgattrib --only-fuzzy "$work_folder/merged.po"
  msgattrib --untranslated "$work_folder/merged.po"
  msgattrib --only-obsolete "$work_folder/merged.po"
  is_complete "$work_folder/merged.po" &&
    ! grep '^#~' "$work_folder/merged.po"
}

keeps_what_counts ()
{
  msgcat --no-wrap "$po_folder/$1.po" > "$work_folder/$1.po" || return 1
  awk -f "$G_TEST_SRCDIR/translations/catalog.awk" "$work_folder/$1.po" > "$work_folder/complaints" || return 1
  sed "s,^$work_folder/,," "$work_folder/complaints"
  ! test -s "$work_folder/complaints"
}

extract --files-from="$po_folder/POTFILES.in" > "$work_folder/mmdir.pot"
n_messages=$(grep -c '^msgid ' "$work_folder/mmdir.pot")
# Without that of the header.
n_messages=$((n_messages - 1))

languages=$(list "$po_folder/LINGUAS")
# shellcheck disable=SC2086
set -- $languages
echo "1..$(($# * 4 + 2))"
check "POTFILES.in lists the files with messages" compare_potfiles
check "LINGUAS lists the catalogs" compare_linguas
for language
do
  check "$language: all is translated" is_valid "$language"
  check "$language: the header is right" has_header "$language"
  check "$language: no message is new, has changed or is gone" is_up_to_date "$language"
  check "$language: conversions and names are kept" keeps_what_counts "$language"
done
