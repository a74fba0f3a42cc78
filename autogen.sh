#!/bin/sh
# autogen.sh: from a checkout to a configured source folder
#
# SPDX-License-Identifier: LGPL-2.1-or-later

set -eu

usage ()
{
  cat <<USAGE
Usage: ./autogen.sh [--deps] [ARGUMENT-OF-CONFIGURE...]

Makes configure, and runs it with the arguments unless this folder is
configured already and none are given.

  --deps    install what debian/control lists as build dependencies first,
            with apt-get (through sudo, unless run by root)
  --help    show this and end

With NOCONFIGURE set in the environment, configure is not run.
USAGE
}

# apt-get reads debian/control itself when it is given a folder: nothing but
# apt is needed, and no source package index.
install_dependencies ()
{
  if ! command -v apt-get > /dev/null || test ! -f debian/control
  then
    echo "$0: --deps needs apt-get and debian/control; HACKING says what to install" >&2
    exit 1
  fi
  as_root=
  test "$(id -u)" -eq 0 || as_root=sudo
  $as_root apt-get update
  $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get build-dep --yes --no-install-recommends ./
}

case $0 in
  */*) cd "${0%/*}" ;;
esac

dependencies=false
case ${1-} in
  --help)
    usage
    exit 0
    ;;
  --deps)
    dependencies=true
    shift
    ;;
esac

if $dependencies
then
  install_dependencies
fi

autoreconf --force --install

if test -n "${NOCONFIGURE-}"
then
  exit 0
fi
if test ! -f Makefile || test $# -gt 0
then
  ./configure --enable-gtk-doc "$@"
fi
