#!/bin/sh
# test-install.sh: what is installed for Windows serves programs elsewhere
#
# SPDX-License-Identifier: LGPL-2.1-or-later

set -eu

build_folder=$(cd "$G_TEST_BUILDDIR/.." && pwd)
index=$G_TEST_SRCDIR/data/lucene10/plain
work_folder=$(mktemp -d)
trap 'rm -rf "$work_folder"' EXIT

# What configure found out.
setting ()
{
  sed -n "s/^$1 = //p" "$build_folder/Makefile"
}
prefix=$(setting prefix)
glib_prefix=$(setting GLIB_PREFIX)
stage=$work_folder/stage
installed=$stage$prefix

# check NAME COMMAND [ARGUMENT...]
check ()
{
  name=$1
  shift
  if (set -e; "$@") > "$work_folder/messages" 2>&1
  then
    echo "ok - $name"
  else
    sed 's/^/# /' "$work_folder/messages"
    echo "not ok - $name"
  fi
}

# The jobs of the make that runs the tests are not for this one.
install_in_stage ()
{
  unset MAKEFLAGS MFLAGS MAKELEVEL
  make -C "$build_folder" install-am DESTDIR="$stage"
}

has_all_files ()
{
  status=0
  for file in bin/libmmdir-0.dll lib/libmmdir.dll.a lib/libmmdir.a \
    lib/pkgconfig/mmdir.pc include/mmdir/mmdir.h \
    $(test ! -f "$build_folder/tools/mmdir.exe" || echo bin/mmdir.exe)
  do
    test -f "$installed/$file" || { echo "$file is not installed"; status=1; }
  done
  return $status
}

pkg_config ()
{
  PKG_CONFIG_LIBDIR=$1:$glib_prefix/lib/pkgconfig
  export PKG_CONFIG_LIBDIR
  shift
  $(setting PKG_CONFIG) "$@" mmdir
}

has_the_prefix ()
{
  test "$(pkg_config "$installed/lib/pkgconfig" --variable=prefix)" = "$prefix"
}

# build_program NAME [OPTION-OF-PKG-CONFIG]: as if the stage were the prefix.
build_program ()
{
  mkdir -p "$work_folder/moved"
  sed "s|^prefix=.*|prefix=$installed|" "$installed/lib/pkgconfig/mmdir.pc" \
    > "$work_folder/moved/mmdir.pc"
  # shellcheck disable=SC2046,SC2086
  $CC $CFLAGS "$G_TEST_SRCDIR/../docs/examples/read-index.c" \
    -o "$work_folder/$1.exe" \
    $(pkg_config "$work_folder/moved" ${2-} --cflags --libs)
}

# As many files are told as Lucene wrote.
runs ()
{
  PATH=$installed/bin:$PATH
  WINEPATH="Z:$installed/bin;Z:$glib_prefix/bin"
  export PATH WINEPATH
  # shellcheck disable=SC2086
  $TEST_RUNNER "$work_folder/$1.exe" "$index" > "$work_folder/output"
  cat "$work_folder/output"
  test "$(wc -l < "$work_folder/output")" -eq \
    "$(grep -c '^file' "$index.expected")"
}

needs_our_dll ()
{
  $(setting OBJDUMP) -p "$work_folder/$1.exe" | grep -q 'DLL Name: libmmdir-0.dll'
}

build_shared ()
{
  build_program shared
  needs_our_dll shared
}

# The linker takes a DLL where it finds both.
build_static ()
{
  rm "$installed/lib/libmmdir.dll.a" "$installed/bin/libmmdir-0.dll"
  build_program static --static
  ! needs_our_dll static
}

echo '1..7'
check 'make install' install_in_stage
check 'all files are installed' has_all_files
check 'mmdir.pc tells the prefix' has_the_prefix
check 'a program is built with the DLL' build_shared
check 'it runs' runs shared
check 'a program is built with the static library' build_static
check 'it runs without the DLL' runs static
