# tests/packaging/local.mk: the packages, built and tried in clean systems
#
# SPDX-License-Identifier: LGPL-2.1-or-later

check-packages: dist
	@if test ! -d $(srcdir)/debian; then \
	  echo "$@: skipped, for there is no debian/ here"; \
	elif test `id -u` -ne 0; then \
	  echo "$@: skipped, for only root can make clean systems"; \
	elif ! command -v apt-get > /dev/null; then \
	  echo "$@: skipped, for this is no Debian"; \
	else \
	  $(srcdir)/tests/packaging/check-packages $(distdir).tar.xz; \
	fi

EXTRA_DIST += \
	tests/packaging/build.sh \
	tests/packaging/check-packages \
	tests/packaging/chroot.sh \
	tests/packaging/install.sh \
	tests/packaging/rpm.sh \
	tests/packaging/rpmlint.toml

.PHONY: check-packages
