#!/bin/sh
# test-pkg-config.sh: pkg-config tells what a program needs to be built, from
# the build folder and from where it is installed
#
# SPDX-License-Identifier: LGPL-2.1-or-later

set -eu

source_folder=$(cd "$G_TEST_SRCDIR/.." && pwd)
build_folder=$(cd "$G_TEST_BUILDDIR/.." && pwd)
index=$G_TEST_SRCDIR/data/lucene10/plain
program=$source_folder/docs/examples/read-index.c
# In the build, where what runs the programs looks for their libraries.
work_folder=$(mktemp -d "$build_folder/tests/pkg-config-XXXXXX")
trap 'rm -rf "$work_folder"' EXIT
: "${VALAC:=valac}"

# What configure found out.
setting ()
{
  sed -n "s/^$1 = *//p" "$build_folder/Makefile"
}
stage=$work_folder/stage
path=$(setting PKG_CONFIG_PATH)

# check NAME COMMAND [ARGUMENT...]
check ()
{
  name=$1
  shift
  # A condition would take the sense out of "set -e" in what it runs.
  set +e
  (set -e; "$@") > "$work_folder/messages" 2>&1
  status=$?
  set -e
  if [ "$status" -eq 0 ]
  then
    echo "ok - $name"
  else
    sed 's/^/# /' "$work_folder/messages"
    echo "not ok - $name"
  fi
}

# check_unless REASON NAME COMMAND [ARGUMENT...]
check_unless ()
{
  reason=$1
  shift
  if [ -n "$reason" ]
  then
    echo "ok - $1 # SKIP $reason"
  else
    check "$@"
  fi
}

# pkg_config FOLDER [OPTION...]: with the file that is in the folder
pkg_config ()
(
  PKG_CONFIG_PATH=$1${path:+:$path}
  export PKG_CONFIG_PATH
  shift
  $(setting PKG_CONFIG) "$@" mmdir
)

# Both implementations, where they are there.
is_valid ()
{
  for command in pkg-config pkgconf
  do
    if command -v "$command" > /dev/null
    then
      for file in mmdir.pc mmdir-uninstalled.pc
      do
        "$command" --validate "$build_folder/$file" > "$work_folder/output" 2>&1 ||
          echo "$command refuses $file" >> "$work_folder/output"
        cat "$work_folder/output"
        test ! -s "$work_folder/output"
      done
    fi
  done
}

# As many files are told as Lucene wrote.
runs ()
{
  # shellcheck disable=SC2086
  $TEST_RUNNER "$work_folder/$1" "$index" > "$work_folder/output"
  cat "$work_folder/output"
  test "$(wc -l < "$work_folder/output")" -eq "$(grep -c '^file' "$index.expected")"
}

# has_variables FOLDER: they tell where things are
has_variables ()
{
  test -f "$(pkg_config "$1" --variable=vapidir)/mmdir.vapi"
  command=$(pkg_config "$1" --variable=mmdir)
  if [ -e "$MMDIR" ]
  then
    test -x "$command"
  else
    test -z "$command"
  fi
}

build_uninstalled ()
{
  pkg_config "$build_folder" --uninstalled
  # shellcheck disable=SC2046,SC2086
  "$build_folder/libtool" --quiet --tag=CC --mode=link $CC $CFLAGS \
    -o "$work_folder/uninstalled" "$program" \
    $(pkg_config "$build_folder" --cflags --libs)
  runs uninstalled
  has_variables "$build_folder"
}

# The jobs of the make that runs the tests are not for this one.  What is
# installed is told of as if the stage were the root.
install_in_stage ()
{
  unset MAKEFLAGS MFLAGS MAKELEVEL
  make -C "$build_folder" install-am DESTDIR="$stage"
  mkdir "$work_folder/moved"
  sed "s|^\([a-z_]*\)=/|\1=$stage/|" "$(find "$stage" -name mmdir.pc)" \
    > "$work_folder/moved/mmdir.pc"
}

# As a program outside of the tree is built: by the header and the library of
# the stage alone.
build_installed ()
{
  # shellcheck disable=SC2046,SC2086
  $CC $CFLAGS "$program" -o "$work_folder/$1" \
    $(pkg_config "$work_folder/moved" --cflags --libs)
  LD_LIBRARY_PATH=$(pkg_config "$work_folder/moved" --variable=libdir)${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
  export LD_LIBRARY_PATH
  runs "$1"
  has_variables "$work_folder/moved"
}

build_vala ()
{
  cat > "$work_folder/program.vala" <<'PROGRAM'
int main (string[] arguments) {
  try {
    foreach (unowned string name in Mmdir.Directory.open (arguments[1]).list ())
      print ("%s\n", name);
    return 0;
  } catch (Mmdir.Error error) {
    printerr ("%s\n", error.message);
    return 1;
  }
}
PROGRAM
  options=
  for word in $CFLAGS
  do
    options="$options -X $word"
  done
  PKG_CONFIG_PATH=$work_folder/moved${path:+:$path}
  LD_LIBRARY_PATH=$(pkg_config "$work_folder/moved" --variable=libdir)${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
  export LD_LIBRARY_PATH PKG_CONFIG_PATH
  # shellcheck disable=SC2086
  "$VALAC" --quiet --cc="$CC" $options --pkg mmdir \
    --vapidir="$(pkg_config "$work_folder/moved" --variable=vapidir)" \
    --directory="$work_folder" --output=vala "$work_folder/program.vala"
  runs vala
}

# A linker takes the shared library where it finds both.
build_static ()
{
  libraries=$(pkg_config "$work_folder/moved" --variable=libdir)
  rm -f "$libraries"/libmmdir.so* "$libraries"/libmmdir.*dylib
  # shellcheck disable=SC2046,SC2086
  $CC $CFLAGS "$program" -o "$work_folder/static" \
    $(pkg_config "$work_folder/moved" --static --cflags --libs)
  runs static
}

if [ -z "$(setting PKG_CONFIG)" ]
then
  echo '1..0 # SKIP there is no pkg-config'
  exit 0
fi
another_machine=
[ "$(setting build_triplet)" = "$(setting host_triplet)" ] ||
  another_machine="GLib is for another machine"
no_shared=
[ -e "$build_folder/lib/.libs/libmmdir.so" ] || no_shared="there is no shared library"
no_static=
[ -e "$build_folder/lib/.libs/libmmdir.a" ] || no_static="there is no static library"
no_valac=
command -v "$VALAC" > /dev/null || no_valac="there is no valac"

echo 1..6
check 'the files are valid' is_valid
check_unless "$another_machine" 'a program is built from the build folder' build_uninstalled
check_unless "$another_machine" 'make install' install_in_stage
check_unless "$another_machine$no_shared" 'a program is built with what is installed' build_installed shared
check_unless "$another_machine$no_shared$no_valac" 'valac finds what is installed' build_vala
check_unless "$another_machine$no_static" 'a program is built with the static library' build_static
