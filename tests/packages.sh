# packages.sh: packages of Debian for scripts, which read it with "."
#
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# shellcheck shell=sh

fail ()
{
  echo "${0##*/}: $*" >&2
  exit 1
}

# install_packages PACKAGE...: unless they are all there.
install_packages ()
{
  if dpkg --status "$@" 2>&1 | awk '
    /^Status: / && !/ installed$/ || /is not installed/ { missing = 1 }
    END { exit missing }'
  then
    return
  fi
  as_root=
  if test "$(id -u)" -ne 0
  then
    command -v sudo > /dev/null || fail "let root install these packages: $*"
    as_root=sudo
  fi
  $as_root apt-get update >&2
  $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends "$@" >&2
}

# private_apt FOLDER COMMAND [ARGUMENT...]: apt with a state of its own, for
# which nobody needs to be root.
private_apt ()
{
  private_folder=$1
  private_command=$2
  shift 2
  "$private_command" -q --config-file="$private_folder/apt.conf" "$@"
}

# private_apt_update FOLDER TYPE ARCHITECTURE: makes that state, of the
# releases of Debian that this machine takes its packages from, for the kind
# of packages that its own lists may not have.
private_apt_update ()
{
  private_folder=$1
  private_entry="$2 [arch=$3 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]"
  mkdir -p "$private_folder/lists/partial" "$private_folder/cache/archives/partial"
  apt-get indextargets \
    --format "\$(ORIGIN) $private_entry \$(REPO_URI) \$(RELEASE) \$(COMPONENT)" \
    'Created-By: Packages' |
    sed -n 's/^Debian //p' | sort -u > "$private_folder/sources.list"
  test -s "$private_folder/sources.list" ||
    fail 'apt knows no release of Debian here: run "apt-get update" first'

  : > "$private_folder/status"
  {
    echo "Dir::Etc::SourceList \"$private_folder/sources.list\";"
    echo 'Dir::Etc::SourceParts "/dev/null";'
    echo "Dir::State::Lists \"$private_folder/lists\";"
    echo "Dir::Cache \"$private_folder/cache\";"
    echo "Dir::State::Status \"$private_folder/status\";"
    echo "APT::Architecture \"$3\";"
    echo "APT::Architectures \"$3\";"
    echo "APT::Sandbox::User \"$(id -un)\";"
  } > "$private_folder/apt.conf"

  # One list may be missing while a mirror changes; what needs it will tell.
  private_apt "$private_folder" apt-get update ||
    echo 'not all lists of packages could be had'
}
