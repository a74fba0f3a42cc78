# settings.sh: what the scripts of this folder share; they read it with "."
#
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# shellcheck shell=sh disable=SC2034,SC2154

# Outside the tree: it outlives "make clean" and serves every checkout.
cache=${MMDIR_MACHINES_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/mmdir-machines}

# shellcheck source=tests/packages.sh
. "$here/../packages.sh"

# machine_settings MACHINE: the compiler's name for it, and the program that
# emulates it.
machine_settings ()
{
  sysroot=$cache/$1
  emulator=
  case $1 in
    i386)
      host=i686-linux-gnu
      ;;
    s390x)
      host=s390x-linux-gnu
      emulator=qemu-s390x
      ;;
    arm64)
      host=aarch64-linux-gnu
      emulator=qemu-aarch64
      ;;
    *)
      return 1
      ;;
  esac
}
