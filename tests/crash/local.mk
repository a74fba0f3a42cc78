# tests/crash/local.mk: what a crash leaves of commits
#
# SPDX-License-Identifier: LGPL-2.1-or-later

if HAVE_LINKER_WRAP
if !OS_WIN32
check_PROGRAMS += tests/crash/test-crash-posix
TESTS += tests/crash/test-crash-posix
endif
endif

# The calls that tests/crash/recorder-posix.c stands in front of.
RECORDER_WRAP = \
	-Wl,--wrap=close \
	-Wl,--wrap=copy_file_range \
	-Wl,--wrap=fdatasync \
	-Wl,--wrap=fsync \
	-Wl,--wrap=linkat \
	-Wl,--wrap=openat \
	-Wl,--wrap=openat64 \
	-Wl,--wrap=renameat \
	-Wl,--wrap=renameat2 \
	-Wl,--wrap=unlinkat \
	-Wl,--wrap=write

tests_crash_test_crash_posix_SOURCES = \
	tests/crash/commits.c \
	tests/crash/commits.h \
	tests/crash/disk.c \
	tests/crash/disk.h \
	tests/crash/recorder-posix.c \
	tests/crash/recorder.h \
	tests/crash/test-crash-posix.c
tests_crash_test_crash_posix_LDFLAGS = $(AM_LDFLAGS) $(RECORDER_WRAP)
