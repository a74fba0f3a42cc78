# rpm.sh: the RPM packages, for check-packages
#
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# shellcheck shell=bash disable=SC2154

# By the compiler and libraries of this machine, whose packages rpm does not
# know; a file that no package has is an error of rpmbuild.
check_rpm ()
{
  local kinds
  # All that the rest needs as well: it is one at a time that can install.
  install_packages autopkgtest dpkg-dev lintian rpm rpmlint
  mkdir "$work/rpm"
  tar -C "$work/rpm" -xf "$tarball" "mmdir-$upstream_version/mmdir.spec"
  rpmlint --strict --config "$here/rpmlint.toml" "$work/rpm"/*/mmdir.spec
  rpmbuild -tb --nodeps --nocheck --define "_topdir $work/rpm" "$tarball"
  kinds=$(rpm --query --queryformat '%{NAME} ' --package "$work"/rpm/RPMS/*/*.rpm)
  echo "rpmlint accepts the spec, which gives $kinds"
}
