#!/bin/sh
# test-manual.sh: the manual is valid, and its links lead somewhere
#
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Looks at what "make" has made in $BUILDDIR of the sources in $SRCDIR; the
# manuals of other libraries are in $HTML_DIR.

set -eu

LC_ALL=C
export LC_ALL
cd "$BUILDDIR"
work_folder=$(mktemp -d)
trap 'rm -rf "$work_folder"' EXIT
status=0

# complain TITLE: what has been written to found, if anything.
complain ()
{
  if test -s "$work_folder/found"
  then
    echo "$1:"
    sed 's/^/  /' "$work_folder/found"
    status=1
  fi
}

# validate [OPTION...] FILE: complaints of xmllint.
validate ()
{
  xmllint --nonet --noout --noent "$@" 2>&1 || :
}

chapters=$(cd "$SRCDIR" && grep -l '<chapter id=' -- *.xml)
man_pages=$(cd "$SRCDIR" && grep -l '<refentry id=' -- *.xml)
test -n "$chapters"
test -n "$man_pages"
test -s html/index.html

# What gtk-doc makes of comments is not valid by itself; IDs of other files are
# looked at below.
if xmllint --version 2> /dev/null
then
  {
    for chapter in $chapters
    do
      validate --xinclude --postvalid "xml/$chapter"
    done
    for page in $man_pages
    do
      validate --valid "$SRCDIR/$page"
    done
  } | grep ' error :' | grep -v 'IDREF' > "$work_folder/found" || :
  complain 'Chapters and man pages are not valid DocBook'
  validate --xinclude --postvalid "$DOC_MAIN_SGML_FILE" |
    sed -n 's/.*unknown ID "\([Mm][Mm][Dd][Ii][Rr][^"]*\)".*/\1/p' |
    sort -u > "$work_folder/found"
  complain 'There is no such function, type or constant'
  for page in $chapters $man_pages
  do
    rows=$(xmllint --nonet --xpath \
      'count(//*[local-name() = "row"][count(*) != ancestor::*[local-name() = "tgroup"]/@cols])' \
      "$SRCDIR/$page" 2> /dev/null || :)
    test "$rows" = 0 || echo "$page: $rows"
  done > "$work_folder/found"
  complain 'Rows have not one entry for each column'
  find html -name '*.devhelp2' -o -name '*.svg' | while read -r file
  do
    validate "$file"
  done > "$work_folder/found"
  complain 'Files are not well-formed'
else
  echo 'Chapters are not validated: there is no xmllint.'
fi

for chapter in $chapters
do
  grep -q "\"xml/$chapter\"" "$SRCDIR/$DOC_MAIN_SGML_FILE" || echo "$chapter"
done > "$work_folder/found"
complain "Chapters are not in $DOC_MAIN_SGML_FILE"

# A picture or chapter that is not in this list is old in a build folder.
(cd "$SRCDIR" && ls -- *.svg *.xml) | while read -r file
do
  grep -Fq "(srcdir)/$file" "$SRCDIR/Makefile.am" || echo "$file"
done > "$work_folder/found"
complain 'Files are not among what setup-build.stamp depends on'

# Links that are written by hand.
cat "$SRCDIR"/*.xml xml/*.xml | grep -o '[^a-z]id="[^"]*"' |
  sed 's/.*id="//; s/"//' | sort -u > "$work_folder/ids"
cat "$SRCDIR"/*.xml "$SRCDIR"/sections.c | grep -o 'linkend="[^"]*"' |
  sed 's/linkend="//; s/"//' | sort -u |
  comm -23 - "$work_folder/ids" > "$work_folder/found"
complain 'There is nothing that a link leads to'

# A line of a comment that begins with an element is a paragraph by itself.
(cd "$SRCDIR/.." && grep -n '^ \* *<[a-z]' -- docs/sections.c lib/*.c include/mmdir/*) \
  > "$work_folder/found" || :
complain 'Lines begin with an element'

# Links between pages, and pictures.  What was new in a release is linked to by a
# name that the page itself does not have.
(
  cd html
  grep -o '[^a-z]\(id\|name\)="[^"]*"' -- *.html | sed 's/:.*="/#/; s/"$//'
  ls
) | sort -u > "$work_folder/targets"
(
  cd html
  grep -o '\(href\|src\)="[^"]*"' -- *.html |
    sed 's/^\([^:]*\):[a-z]*="#/\1:"\1#/; s/^[^:]*:[^"]*"//; s/"$//; s/#$//' |
    sed 's/#api-index-[0-9.]*$//' |
    grep -v '^[a-z]*:\|^/\|^\.\./'
  grep -o 'link="[^"]*"' -- *.devhelp2 | sed 's/link="//; s/"$//' | grep -v '^http'
) | sort -u | comm -23 - "$work_folder/targets" > "$work_folder/found"
complain 'There is no such page, place in it or picture'

# What other manuals describe, where they are installed.
if test -d "$HTML_DIR/glib" && test -d "$HTML_DIR/gio"
then
  sed 's/<a [^>]*><[^>]*>[^<]*<[^>]*><\/a>//g' html/*.html |
    grep -o 'class="type">G[A-Z][A-Za-z]*<\|class="function">g_[a-z0-9_]*()' |
    sed 's/^[^>]*>//; s/<$//' | sort -u > "$work_folder/found"
  complain 'There is no such thing in GLib'
else
  echo 'Links to GLib are not looked at: there is no manual of it.'
fi

functions=$(sed '/<SUBSECTION Standard>/,/<\/SECTION>/d' "$SRCDIR/$DOC_MODULE-sections.txt" |
  grep -xc 'mmdir_[a-z0-9_]*')
described=$(grep -c '<keyword type="function" name="mmdir_' "html/$DOC_MODULE.devhelp2")
if test "$functions" -ne "$described"
then
  echo "$described of $functions"
fi > "$work_folder/found"
complain 'Devhelp knows functions'

exit $status
