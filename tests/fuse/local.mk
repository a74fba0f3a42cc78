# tests/fuse/local.mk: a file system that fails
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# Programs that tests run, and that are no tests.
helper_programs =

disk_sources = tests/fuse/disk.h
if HAVE_FUSE
helper_programs += tests/fuse/broken-disk
disk_sources += \
	tests/fuse/disk.c \
	$(mount_sources)

tests_fuse_broken_disk_SOURCES = tests/fuse/broken-disk.c
tests_fuse_broken_disk_CFLAGS = $(common_cflags) $(FUSE_CFLAGS)
tests_fuse_broken_disk_LDFLAGS =
tests_fuse_broken_disk_LDADD = $(FUSE_LIBS)
else
disk_sources += tests/fuse/disk-none.c
endif

check_PROGRAMS += $(helper_programs)

tests_test_guard_io_SOURCES = \
	tests/test-guard-io.c \
	$(disk_sources) \
	$(guard_test_sources) \
	tests/guard-child-posix.c \
	tests/guard-child-posix.h
tests_test_guard_io_backings_SOURCES = \
	tests/test-guard-io-backings.c \
	$(old_kernel_sources) \
	tests/fence-posix.c \
	tests/fence.h \
	$(disk_sources) \
	$(guard_test_sources)
tests_test_command_copy_posix_SOURCES = \
	tests/test-command-copy-posix.c \
	$(disk_sources) \
	$(command_test_sources)
tests_test_command_copy_posix_CFLAGS = $(command_test_cflags)
tests_test_command_copy_posix_LDADD = $(command_test_libs)
tests_test_output_io_posix_SOURCES = \
	tests/test-output-io-posix.c \
	$(disk_sources) \
	$(output_failure_sources)
tests_test_unmappable_posix_SOURCES = \
	tests/test-unmappable-posix.c \
	$(disk_sources) \
	$(command_test_sources)
tests_test_unmappable_posix_CFLAGS = $(command_test_cflags)
tests_test_unmappable_posix_LDADD = $(command_test_libs)
tests_test_guard_io_backings_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=madvise
