# build.sh: source and binary packages, built twice, for check-packages
#
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# shellcheck shell=bash disable=SC2154

# The tarball as upstream's, and debian/ as it is committed, if that is known.
unpack_source ()
{
  local name=mmdir_$upstream_version
  mkdir -p "$work/source"
  cp "$tarball" "$work/source/$name.orig.tar.xz"
  tar -C "$work/source" -xf "$tarball"
  if git -C "$top" rev-parse HEAD > /dev/null 2>&1
  then
    git -C "$top" archive HEAD debian
  else
    tar -C "$top" -c debian
  fi | tar -C "$work/source/mmdir-$upstream_version" -x
}

# A clean system with what debian/control says, and what varies: a language with
# another order of letters, a clock, a user.
prepare_build ()
{
  local root=$roots/build
  chroot_new build
  mkdir "$root/source"
  cp -R "$work/source/mmdir-$upstream_version/debian" "$root/source/"
  chroot_apt build build-dep /source
  chroot_apt build install faketime locales
  chroot_run "$root" localedef -i et_EE -f UTF-8 et_EE.UTF-8
  chroot_run "$root" useradd --create-home builder
}

# build NAME FOLDER COMMAND [ARGUMENT...]: in a folder of the system, by a command
# that runs another.
build ()
{
  local name=$1 folder=$2 root=$roots/build
  shift 2
  mkdir -p "$root$folder"
  cp -R "$work/source/." "$root$folder/"
  [ "$name" = first ] || chroot_run "$root" chown -R builder: "$folder"
  # shellcheck disable=SC2016
  chroot_run "$root" "$@" sh -c 'cd "$1" && dpkg-buildpackage --no-sign' - \
    "$folder/mmdir-$upstream_version"
  mkdir "$work/$name"
  find "$root$folder" -maxdepth 1 -type f -exec cp -t "$work/$name" {} +
}

jobs=$((($(nproc) + 1) / 2))

first_build ()
{
  build first /build env DEB_BUILD_OPTIONS="nocheck parallel=$jobs" TZ=UTC \
    sh -c 'umask 022; exec "$@"' -
}

# More than a year later, somewhere else, by somebody else.
second_build ()
{
  build second /srv/elsewhere/again \
    setpriv --reuid builder --regid builder --clear-groups \
    env DEB_BUILD_OPTIONS="nocheck parallel=$jobs" TZ=Pacific/Kiritimati HOME=/home/builder \
    LC_ALL=et_EE.UTF-8 LANGUAGE=et USER=builder \
    faketime '+400 days' sh -c 'umask 002; exec "$@"' -
}

compare_builds ()
{
  local file count=0 different=()
  for file in "$work"/first/*.{deb,dsc,debian.tar.xz}
  do
    count=$((count + 1))
    cmp "$file" "$work/second/${file##*/}" || different+=("${file##*/}")
  done
  [ "$count" -ge 8 ] || fail "only $count files were built"
  for file in "${different[@]}"
  do
    if command -v diffoscope > /dev/null
    then
      diffoscope "$work/first/$file" "$work/second/$file" || true
    fi
  done
  [ "${#different[@]}" -eq 0 ] || fail "two builds differ in: ${different[*]}"
  echo "$count files are the same, byte by byte"
}
