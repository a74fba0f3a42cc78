# install.sh: packages come, are upgraded and go, for check-packages
#
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# shellcheck shell=bash disable=SC2016,SC2154

old_version='1.0.0-1~~old'

# The same as the version before, with a file each that the next one lacks.
make_old_packages ()
{
  local package name
  mkdir -p "$work/old"
  for package in "$work"/first/*.deb
  do
    name=$(dpkg-deb --field "$package" Package)
    case $name in
      *-dbgsym) continue ;;
    esac
    dpkg-deb --raw-extract "$package" "$work/old/$name"
    sed -i -E "s/^(Version:) .*/\\1 $old_version/; s/\\((>?=) $version\\)/(\\1 $old_version)/g" \
      "$work/old/$name/DEBIAN/control"
    touch "$work/old/$name/usr/share/doc/$name/only-in-the-old"
    dpkg-deb --root-owner-group --build "$work/old/$name" "$work/old/$name.deb"
    rm -rf "${work:?}/old/$name"
  done
}

# What is in the system, but for what dpkg, apt and ldconfig note of it.
snapshot ()
{
  (cd "$roots/install" &&
    find . \( -path ./proc -o -path ./tmp -o -path ./packages -o -path ./var/lib/dpkg \
              -o -path ./var/cache -o -path ./var/log -o -path ./var/lib/apt \
              -o -path ./etc/ld.so.cache \) -prune \
      -o \( -type d -printf '%p %m %u:%g\n' -o -printf '%p %m %u:%g %s %l\n' \)) |
    LC_ALL=C sort > "$work/snapshot.$1"
}

# same WHAT ONE OTHER: of the snapshots.
same ()
{
  diff "$work/snapshot.$2" "$work/snapshot.$3" || fail "$1"
}

# The version that all packages have, and nothing that is half done.
installed_version ()
{
  chroot_run "$roots/install" dpkg --audit
  chroot_run "$roots/install" dpkg-query --show \
    --showformat '${db:Status-Abbrev}${Version}\n' "${names[@]}" | sort -u
}

check_works ()
{
  chroot_run "$roots/install" dpkg --verify "${names[@]}"
  chroot_run "$roots/install" mmdir --version
  chroot_run "$roots/install" ldconfig -p | grep 'libmmdir\.so\.0 '
  chroot_run "$roots/install" test -e /usr/share/doc/libmmdir-dev/html/index.html
}

# What the packages depend on, but for each other.
dependencies ()
{
  local package
  for package in "$work"/old/*.deb
  do
    dpkg-deb --showformat '${Pre-Depends},${Depends},' --show "$package"
  done | tr ',' '\n' | sed -E 's/^ +//; /^$/d; /^(lib)?mmdir/d' | sort -u | paste -s -d ','
}

check_install ()
{
  local package names=() root=$roots/install
  make_old_packages
  chroot_new install
  mkdir "$root/packages" "$root/packages/old"
  cp "$work"/first/*.deb "$root/packages/"
  rm "$root"/packages/*-dbgsym_*
  cp "$work"/old/*.deb "$root/packages/old/"
  for package in "$work"/old/*.deb
  do
    names+=("$(basename "$package" .deb)")
  done
  cd "$root" || return

  chroot_apt install satisfy "$(dependencies)"
  snapshot without

  chroot_run "$root" dpkg --install ./packages/*.deb
  test "$(installed_version)" = "ii $version"
  check_works
  snapshot with
  chroot_run "$root" dpkg --remove "${names[@]}"
  snapshot removed
  same 'a removal leaves something' without removed

  chroot_run "$root" dpkg --install ./packages/old/*.deb
  test "$(installed_version)" = "ii $old_version"
  chroot_apt install install ./packages/*.deb
  test "$(installed_version)" = "ii $version"
  check_works
  snapshot upgraded
  same 'an upgrade is not what an installation is' with upgraded
  chroot_run "$root" dpkg --purge "${names[@]}"
  snapshot purged
  same 'a purge leaves something' without purged
  echo "${#names[@]} packages come, are upgraded from $old_version, and go without a trace"
}
