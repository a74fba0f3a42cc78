# tests/installed.mk: the tests that are installed, for GNOME's runner of such
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# These know nothing but the public header, and are linked with the library as
# others link it, so that they test what is installed.
shared_programs = \
	tests/test-context \
	tests/test-directory \
	tests/test-limits \
	tests/test-memory \
	tests/test-threads-directory \
	tests/test-version
if !OS_WIN32
shared_programs += \
	tests/test-advice-posix \
	tests/test-directory-posix \
	tests/test-error-limits-posix \
	tests/test-guard-chain-posix \
	tests/test-limits-posix
endif

# These run the command that is installed, in each of its verbs.
if ENABLE_TOOLS
command_programs = \
	tests/test-command \
	tests/test-command-copy \
	tests/test-damage \
	tests/test-facts \
	tests/test-verify
if !OS_WIN32
command_programs += tests/test-command-posix
endif
endif

# These force what hardly ever happens, and bring the library that they force it
# on: they test that on another kernel and other disks.
if HAVE_LINKER_WRAP
private_programs = \
	tests/conformance \
	tests/test-data
endif

# What is not here needs the sources, a compiler, a file system of its own, or
# looks into the library, which "make check" does anywhere as well.
if ENABLE_INSTALLED_TESTS
shared_libs = tests/libshared.la lib/libmmdir.la $(GLIB_LIBS)
installedtestsdir = $(libexecdir)/installed-tests/$(PACKAGE)
installedtests_PROGRAMS = $(shared_programs) $(command_programs) $(private_programs)
installed_descriptions = $(installedtests_PROGRAMS:%=%.test)
installeddescriptionsdir = $(datadir)/installed-tests/$(PACKAGE)
nodist_installeddescriptions_DATA = $(installed_descriptions)
CLEANFILES += $(installed_descriptions)
else
shared_libs = $(LDADD)
endif

tests_test_advice_posix_LDADD = $(shared_libs)
tests_test_context_LDADD = $(shared_libs)
tests_test_directory_LDADD = $(shared_libs)
tests_test_directory_posix_LDADD = $(shared_libs)
tests_test_error_limits_posix_LDADD = $(shared_libs)
tests_test_guard_chain_posix_LDADD = $(shared_libs)
tests_test_limits_LDADD = $(shared_libs)
tests_test_limits_posix_LDADD = $(shared_libs)
tests_test_memory_LDADD = $(shared_libs)
tests_test_threads_directory_LDADD = $(shared_libs)
tests_test_version_LDADD = $(shared_libs)

# As make check runs them; what they read is beside them, where GLib looks if
# nobody says otherwise.
$(installed_descriptions): Makefile
	$(AM_V_GEN)program=$(@F); { \
	  echo '[Test]'; \
	  echo 'Type=session'; \
	  echo "Exec=env -u G_TEST_SRCDIR -u G_TEST_BUILDDIR -u LANGUAGE LC_ALL=C.UTF-8" \
	    "MMDIR=$(bindir)/mmdir $(installedtestsdir)/$${program%.test} --tap"; \
	  echo 'Output=TAP'; \
	} > $@.new && mv $@.new $@

installed_data = \
	tests/data/lucene8 \
	tests/data/lucene10 \
	tests/data/primitives8 \
	tests/data/primitives10

if ENABLE_INSTALLED_TESTS
install-data-local:
	cd $(srcdir)/tests && \
	  find $(installed_data:tests/%=%) -type f | LC_ALL=C sort | while read -r file; do \
	    folder='$(DESTDIR)$(installedtestsdir)'/$${file%/*}; \
	    { test -d "$$folder" || $(MKDIR_P) "$$folder"; } && \
	      $(INSTALL_DATA) "$$file" "$$folder" || exit 1; \
	  done

uninstall-local:
	rm -rf '$(DESTDIR)$(installedtestsdir)/data'
endif
