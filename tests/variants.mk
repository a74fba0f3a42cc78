# tests/variants.mk: the tests run in other ways, and the demonstration
#
# SPDX-License-Identifier: LGPL-2.1-or-later

demo: tools/mmdir$(EXEEXT)
	tools/mmdir$(EXEEXT) verify $(srcdir)/tests/data/lucene10/compound

# The tests under Memcheck.  Their children are left alone: those that die on
# purpose have no time to free anything.  Where the guard has repaired a fault,
# the program goes on with its registers, which valgrind has to keep for that.
valgrind_command = \
	$(VALGRIND) --quiet --error-exitcode=99 --num-callers=30 \
	--vex-iropt-register-updates=allregs-at-mem-access \
	--leak-check=full --show-leak-kinds=definite \
	--errors-for-leak-kinds=definite \
	$(VALGRIND_SUPPRESSIONS)

# It finds mistakes on the ways that the code takes, which a tenth of the random
# rounds take as well, and all of them would take ten minutes.  Programs that scripts
# run are watched by AddressSanitizer.
check-valgrind:
	@echo "$@: with a tenth of the random rounds"
	$(MAKE) $(variant_flags) check-am TEST_INSTRUMENT=valgrind TEST_FEWER=10 test_scripts= \
	  TEST_RUNNER='$(SHELL) $(abs_top_builddir)/libtool --mode=execute $(valgrind_command)'

# Everything below is built from what would be distributed, each in a folder
# of its own, because configure refuses a source folder that was itself
# configured.  A second run compiles only what has changed.
variants/source: distdir
	$(AM_V_at)$(MKDIR_P) variants
	$(AM_V_at)$(remove_variant_source)
	$(AM_V_at)mv $(distdir) $@

remove_variant_source = \
	if test -d variants/source; then \
	  chmod -R u+w variants/source && rm -rf variants/source; \
	fi

# What looks at the sources alone has been run by then.
variant_flags = $(AM_MAKEFLAGS) TEST_SCOPE=build

variant_configure = ../source/configure --quiet --disable-nls --enable-werror

# An allocation that is too large must fail as it does elsewhere.
sanitizer_environment = \
	ASAN_OPTIONS=allocator_may_return_null=1 \
	TSAN_OPTIONS=allocator_may_return_null=1 \
	UBSAN_OPTIONS=print_stacktrace=1

# The first stops at undefined behavior and at leaks; the second runs the
# programs with threads.
check-sanitize: check-sanitize-address check-sanitize-thread

check-sanitize-address: variants/source
	$(AM_V_at)$(MKDIR_P) variants/address
	cd variants/address && \
	  { test -f Makefile || \
	    $(variant_configure) CC='$(CC)' \
	      CFLAGS='-g -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all'; } && \
	  $(MAKE) $(variant_flags) check TEST_INSTRUMENT=address \
	    TESTS_ENVIRONMENT='$(sanitizer_environment)'

# See tests/thread-sanitizer.c; -u takes it out of its archive.
thread_wraps = \
	-Wl,--wrap=g_mutex_lock,--wrap=g_mutex_unlock,--wrap=g_cond_wait \
	-Wl,--wrap=g_atomic_ref_count_dec,--wrap=g_strerror,--wrap=mmap \
	-Wl,-u,__wrap_g_mutex_lock

check-sanitize-thread: variants/source
	$(AM_V_at)$(MKDIR_P) variants/thread
	cd variants/thread && \
	  { test -f Makefile || \
	    $(variant_configure) --disable-tools CC='$(CC)' \
	      CFLAGS='-g -O1 -fsanitize=thread'; } && \
	  $(MAKE) $(variant_flags) check-am TEST_INSTRUMENT=thread \
	    TESTS_ENVIRONMENT='$(sanitizer_environment)' \
	    TEST_LDFLAGS='$(thread_wraps)' TESTS='$(threaded_programs)' \
	    check_PROGRAMS='$(threaded_programs) $(helper_programs)'

# The same with the other compiler, whose DWARF 5 not every valgrind reads.
check-clang: variants/source
	$(AM_V_at)$(MKDIR_P) variants/clang
	cd variants/clang && \
	  { test -f Makefile || $(variant_configure) CC=clang CFLAGS='-O2 -gdwarf-4'; } && \
	  $(MAKE) $(variant_flags) check

# One build without each kind of advice, one without all other things that
# configure finds by a check and that others stand in for, which have nothing to do
# with each other, and one without any of them: what is compiled on other systems.
# posix_madvise() alone would change nothing, since madvise() goes before it.
portable_checks = \
	ac_cv_func_madvise \
	ac_cv_func_posix_fadvise \
	ac_cv_have_decl_MADV_PAGEOUT \
	ac_cv_have_decl_MADV_POPULATE_READ

portable_apart = \
	ac_cv_func_copy_file_range \
	ac_cv_func_mincore \
	ac_cv_func_renameat2 \
	ac_cv_have_decl_F_OFD_SETLK \
	ac_cv_have_decl_O_PATH \
	mmdir_cv_x86_targets

# What all of them find alike is asked once.  These are about what the code does
# instead, which programs show, and which random rounds find in small numbers:
# scripts are run in the last.  Without a kind of advice, no other program than those
# that give it does anything else.
check-portable: variants/source
	echo "$@: with a tenth of the random rounds"; \
	failed=; \
	for check in $(portable_checks) apart all; do \
	  names=$$check programs= scripts=test_scripts= target=check; \
	  case $$check in \
	    all) names="ac_cv_func_posix_madvise $(portable_checks) $(portable_apart)"; scripts= ;; \
	    apart) names="$(portable_apart)" ;; \
	    *) programs="$(advice_programs)" target=check-am ;; \
	  esac; \
	  settings=; \
	  for name in $$names; do \
	    settings="$$settings $$name=no"; \
	  done; \
	  echo "check-portable:$$settings"; \
	  $(MKDIR_P) variants/without-$$check && \
	  (cd variants/without-$$check && \
	    { test -f Makefile || { \
	        { test ! -f ../portable.cache || cp ../portable.cache config.cache; } && \
	        $(variant_configure) --disable-shared --disable-tools \
	          --cache-file=config.cache CC='$(CC)' CFLAGS='-O0' $$settings && \
	        { test -f ../portable.cache || \
	          sed '$(portable_checks:%=/^%=/d;) $(portable_apart:%=/^%=/d;)' config.cache > ../portable.cache; }; }; } && \
	    $(MAKE) $(variant_flags) $$target TEST_FEWER=10 $$scripts \
	      $${programs:+TESTS="$$programs" check_PROGRAMS="$$programs $(advice_helpers)"}) || \
	      failed="$$failed $$check"; \
	done; \
	test -z "$$failed" || { echo "check-portable: failed without:$$failed"; exit 1; }

# For Windows, in both word sizes, cross-compiled and run in wine, with a tenth of
# the random rounds, which are about what is the same everywhere.
check-win32: check-win32-x86_64 check-win32-i686

EXTRA_DIST += tests/packages.sh tests/win32

# What installs packages is left to whoever wants that.
win32_programs = dpkg-source meson ninja patchelf wine

check-win32-x86_64 check-win32-i686: variants/source
	host=$(@:check-win32-%=%)-w64-mingw32; \
	for program in $$host-gcc $(win32_programs); do \
	  command -v $$program > /dev/null || { \
	    echo "$@: skipped, for there is no $$program here;" \
	      "\"tests/win32/make-prefix $$host\" and" \
	      "\"tests/win32/make-wine $$host\" install it"; \
	    exit 0; \
	  }; \
	done; \
	prefix=$$($(srcdir)/tests/win32/make-prefix $$host) && \
	  $(srcdir)/tests/win32/make-wine $$host && \
	  $(MKDIR_P) variants/$(@:check-%=%) && \
	  cd variants/$(@:check-%=%) && \
	  { test -f Makefile || \
	    $(variant_configure) --build=$(build) --host=$$host \
	      PKG_CONFIG=pkg-config PKG_CONFIG_LIBDIR="$$prefix/lib/pkgconfig"; } && \
	  $(MAKE) $(variant_flags) check TEST_FEWER=10

# For other machines, cross-compiled: i386 runs by itself, and the others in
# qemu, where the tests are told to try fewer random things.
check-machines: check-machine-i386 check-machine-s390x check-machine-arm64

EXTRA_DIST += tests/machines

machine_programs = apt-get dpkg-deb pkg-config

check-machine-i386 check-machine-s390x check-machine-arm64: variants/source
	machine=$(@:check-machine-%=%); \
	make_sysroot=$(srcdir)/tests/machines/make-sysroot; \
	for program in $$($$make_sysroot --programs $$machine) $(machine_programs); do \
	  command -v $$program > /dev/null || { \
	    echo "$@: skipped, for there is no $$program here;" \
	      "\"tests/machines/make-sysroot $$machine\" installs it"; \
	    exit 0; \
	  }; \
	done; \
	site=$$($$make_sysroot $$machine) || { \
	  test $$? -eq 77 || exit 1; \
	  echo "$@: skipped, for apt finds no packages of $$machine here"; \
	  exit 0; \
	}; \
	test $$machine = i386 || \
	  echo "$@: with a tenth of the random rounds, for qemu takes longer"; \
	$(MKDIR_P) variants/$(@:check-%=%) && \
	  cd variants/$(@:check-%=%) && \
	  { test -f Makefile || \
	    $(variant_configure) --build=$(build) --disable-static \
	      --host=$$(../source/tests/machines/make-sysroot --host $$machine) \
	      CONFIG_SITE="$$site"; } && \
	  $(MAKE) $(variant_flags) check

clean-local:
	-test ! -d variants || chmod -R u+w variants
	-rm -rf variants

.PHONY: demo check-clang check-portable check-sanitize \
	check-sanitize-address check-sanitize-thread check-valgrind \
	check-machine-arm64 check-machine-i386 check-machine-s390x check-machines \
	check-win32 check-win32-i686 check-win32-x86_64 variants/source
