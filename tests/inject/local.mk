# tests/inject/local.mk: every call can fail
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# A linker with --wrap makes ELF here, where a module can stand before the C
# library.
if HAVE_LINKER_WRAP
if !OS_WIN32
check_PROGRAMS += \
	tests/inject/preload.so \
	tests/inject/test-inject
TESTS += tests/inject/test-inject
advice_programs += tests/inject/test-inject
advice_helpers += tests/inject/preload.so
endif
endif

# The limits of real systems
if !OS_WIN32
real_programs = \
	tests/inject/test-no-proc \
	tests/inject/test-real-limits \
	tests/inject/test-seccomp
check_PROGRAMS += $(real_programs)
TESTS += $(real_programs)
endif

tests_inject_test_no_proc_SOURCES = \
	tests/inject/crowd.c \
	tests/inject/crowd.h \
	tests/inject/test-no-proc.c
tests_inject_test_real_limits_SOURCES = \
	tests/inject/crowd.c \
	tests/inject/crowd.h \
	tests/inject/test-real-limits.c

tests_inject_test_inject_SOURCES = \
	tests/inject/driver.c \
	tests/inject/driver.h \
	tests/inject/expect-posix.c \
	tests/inject/expect.c \
	tests/inject/expect.h \
	tests/inject/holdings-posix.c \
	tests/inject/holdings.h \
	tests/inject/injector-preload.c \
	tests/inject/injector-seam.c \
	tests/inject/injector.h \
	tests/inject/judge.c \
	tests/inject/judge.h \
	tests/inject/operation-array.c \
	tests/inject/operation-change.c \
	tests/inject/operation-copy.c \
	tests/inject/operation-directory.c \
	tests/inject/operation-memory.c \
	tests/inject/operation-open.c \
	tests/inject/operation-output.c \
	tests/inject/operation-process.c \
	tests/inject/operation-read.c \
	tests/inject/operation-write.c \
	tests/inject/operation.h \
	tests/inject/preload.h \
	tests/inject/silent.c \
	tests/inject/subject-write.c \
	tests/inject/subject.c \
	tests/inject/test-inject.c
tests_inject_test_inject_CPPFLAGS = $(AM_CPPFLAGS) -DMMDIR_DISABLE_INLINE
tests_inject_test_inject_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_inject_test_inject_LDADD = $(LDADD) $(DLOPEN_LIBS)

# Not by libtool, which makes no modules where libraries are to be static.  The
# headers must call functions by their own names.
tests_inject_preload_so_SOURCES = \
	tests/inject/preload-heap.c \
	tests/inject/preload-private.h \
	tests/inject/preload-write.c \
	tests/inject/preload.c \
	tests/inject/preload.h
tests_inject_preload_so_CPPFLAGS = -D_GNU_SOURCE
tests_inject_preload_so_CFLAGS = $(common_cflags) -fPIC -fno-builtin -U_FORTIFY_SOURCE
tests_inject_preload_so_LDADD = $(DLOPEN_LIBS)
tests_inject_preload_so_LINK = \
	$(CC) $(tests_inject_preload_so_CFLAGS) $(CFLAGS) -shared $(LDFLAGS) -o $@
