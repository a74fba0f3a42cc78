# chroot.sh: clean systems in folders, for scripts that read it with "."
#
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# shellcheck shell=bash disable=SC2016,SC2154
#
# They are of the release of Debian that this machine has, and take packages
# from where it does.  tests/packages.sh comes before this file.  $cache is where
# the system that all begin with, and all packages that were fetched, are kept,
# and $roots where the systems are, on the same disk.

# chroot_sources FORMAT: of the lists of packages of Debian that apt has here.
chroot_sources ()
{
  apt-get indextargets --format "\$(ORIGIN) $1" 'Created-By: Packages' |
    sed -n 's/^Debian //p' | sort -u
}

# Once; the release is the one whose name nothing is added to.
chroot_make_base ()
{
  local release site version
  read -r release site < <(chroot_sources '$(RELEASE) $(SITE)' | awk '$1 !~ /-/') ||
    fail 'apt knows no release of Debian here: run "apt-get update" first'
  version="$release $site $(cksum < "${BASH_SOURCE[0]}")"
  [ "$(cat "$cache/base.version" 2> /dev/null)" != "$version" ] || return 0

  rm -rf --one-file-system "${cache:?}/base"
  mkdir -p "$cache/archives"
  debootstrap --variant=minbase --cache-dir="$cache/archives" "$release" "$cache/base" "$site"
  chroot_sources 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(REPO_URI) $(RELEASE) $(COMPONENT)' \
    > "$cache/base/etc/apt/sources.list"
  # How to reach them: proxies and the like.
  apt-config dump | grep '^Acquire::' > "$cache/base/etc/apt/apt.conf.d/90acquire"
  cp /etc/resolv.conf "$cache/base/etc/"
  # What is lost in a crash is made again.
  echo force-unsafe-io > "$cache/base/etc/dpkg/dpkg.cfg.d/unsafe-io"
  # For semaphores of programs that are not root's.
  chmod 1777 "$cache/base/dev/shm"
  chroot_run "$cache/base" apt-get clean
  tar -C "$cache/base" -cf "$cache/base.tar" .
  rm -rf --one-file-system "${cache:?}/base"
  echo "$version" > "$cache/base.version"
}

# chroot_new NAME: up to date, below $roots.
chroot_new ()
{
  mkdir -p "$roots/$1"
  tar -C "$roots/$1" -xf "$cache/base.tar"
  mount -t proc proc "$roots/$1/proc"
  chroot_apt "$1" update
  chroot_apt "$1" dist-upgrade
}

# For the end, whatever came of it.  Nothing is removed through a mount.
chroot_remove_all ()
{
  local root
  for root in "$roots"/*/
  do
    if mountpoint --quiet "${root}proc"
    then
      umount "${root}proc"
    fi
    rm -rf --one-file-system "$root"
  done
}

# chroot_run ROOT COMMAND [ARGUMENT...]: in an environment that says nothing of
# whoever calls.
chroot_run ()
{
  local root=$1
  shift
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"
}

# chroot_apt NAME ARGUMENT...: apt-get, with the packages that another one had.
chroot_apt ()
{
  local root=$roots/$1 archives=$roots/$1/var/cache/apt/archives status=0
  shift
  find "$cache/archives" -name '*.deb' -exec ln -f -t "$archives" {} +
  chroot_run "$root" apt-get --quiet --yes --no-install-recommends "$@" || status=$?
  find "$archives" -maxdepth 1 -name '*.deb' -exec ln -f -t "$cache/archives" {} +
  find "$archives" -maxdepth 1 -name '*.deb' -delete
  return "$status"
}
