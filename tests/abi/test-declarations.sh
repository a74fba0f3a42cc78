#!/bin/sh
# test-declarations.sh: what headers have declared once, they declare for good
#
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# In each series, whose first headers are in a folder here.  What abicheck sees
# is one machine's: gsize and guint64 are the same there.

set -eu

source_folder=$G_TEST_SRCDIR/..
build_folder=$G_TEST_BUILDDIR/..
work_folder=$(mktemp -d)
trap 'rm -rf "$work_folder"' EXIT
LC_ALL=C
export LC_ALL

# declared HEADER...: without the kind and the series.
declared ()
{
  "$source_folder/tests/abi/declarations" "$@" | cut -f 2,4 | sort
}

set -- "$source_folder"/tests/abi/[0-9]*.[0-9]*
echo "1..$#"
declared "$source_folder"/include/mmdir/*.h "$build_folder/include/mmdir/mmdir-version.h" \
  > "$work_folder/now"
for folder
do
  name="all that ${folder##*/} declared is declared as it was"
  declared "$folder"/mmdir/*.h > "$work_folder/then"
  test -s "$work_folder/then"
  comm -23 "$work_folder/then" "$work_folder/now" > "$work_folder/gone"
  if test -s "$work_folder/gone"
  then
    cut -f 2 "$work_folder/gone" | sed 's/^/# gone: /'
    echo "not ok - $name"
  else
    echo "ok - $name"
  fi
done
