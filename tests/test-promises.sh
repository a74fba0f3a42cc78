#!/bin/sh
# test-promises.sh: the tests that the manual names are there
#
# SPDX-License-Identifier: LGPL-2.1-or-later

set -eu

chapter=$G_TEST_SRCDIR/../docs/promises.xml

names=$(grep -o '<filename>tests/[^<]*</filename>' "$chapter" | sed 's/<[^>]*>//g' | LC_ALL=C sort -u)
# shellcheck disable=SC2086
set -- $names
echo "1..$#"
test $# -gt 0
for name
do
  if grep -Eqs "^[[:space:]+=A-Z]*$name( .)?$" "$G_TEST_SRCDIR"/local.mk "$G_TEST_SRCDIR"/*/local.mk
  then
    echo "ok - $name"
  else
    echo "not ok - $name"
  fi
done
