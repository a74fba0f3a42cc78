# tests/local.mk: the tests
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# Each tests/test-NAME.c is one program, linked with the library as it is
# inside and with what the tests share; it needs nothing but its line here.
test_programs = \
	tests/test-chunk-plan \
	tests/test-context \
	tests/test-directory \
	tests/test-directory-write \
	tests/test-error-limits \
	tests/test-guard \
	tests/test-guard-slot \
	tests/test-guard-threads \
	tests/test-large \
	tests/test-limits \
	tests/test-lock \
	tests/test-memory \
	tests/test-name-set \
	tests/test-null \
	tests/test-on-demand-large \
	tests/test-on-demand-threads \
	tests/test-output \
	tests/test-output-bulk \
	tests/test-output-closed \
	tests/test-output-copy \
	tests/test-output-publish \
	tests/test-output-string \
	tests/test-output-temporary \
	tests/test-output-threads \
	tests/test-output-values \
	tests/test-output-values-exported \
	tests/test-resources \
	tests/test-stress \
	tests/test-swap \
	tests/test-threads-directory \
	tests/test-threads-input \
	tests/test-utf8 \
	tests/test-varint \
	tests/test-version \
	tests/test-window \
	tests/test-write-read

# Programs that make calls of the library fail by the linker's --wrap: they
# name the calls in their own tests_test_NAME_LDFLAGS, after $(AM_LDFLAGS).
wrapping_programs = \
	tests/conformance \
	tests/conformance-exported \
	tests/test-advice \
	tests/test-buffered \
	tests/test-buffered-failures \
	tests/test-data \
	tests/test-error \
	tests/test-error-hint \
	tests/test-fallback \
	tests/test-names \
	tests/test-on-demand \
	tests/test-on-demand-failures \
	tests/test-on-demand-files \
	tests/test-pending \
	tests/test-prefetch \
	tests/test-preload \
	tests/test-region \
	tests/test-remote \
	tests/test-residency \
	tests/test-settings \
	tests/test-sync \
	tests/test-sync-output \
	tests/test-trim
if OS_WIN32
wrapping_programs += \
	tests/test-files-win32 \
	tests/test-flush-win32 \
	tests/test-names-win32 \
	tests/test-status-win32
else
wrapping_programs += \
	tests/test-buffered-posix \
	tests/test-copy-failures-posix \
	tests/test-exec-posix \
	tests/test-guard-failures-posix \
	tests/test-guard-io-backings \
	tests/test-names-posix \
	tests/test-output-large-posix \
	tests/test-preload-posix \
	tests/test-rename-posix \
	tests/test-sync-posix \
	tests/test-write-failures-posix
endif

if ENABLE_TOOLS
wrapping_programs += tests/test-copy
endif

if HAVE_LINKER_WRAP
test_programs += $(wrapping_programs)
endif

# Programs about what only one kind of system does.
if OS_WIN32
test_programs += \
	tests/test-directory-win32 \
	tests/test-guard-win32 \
	tests/test-limits-win32 \
	tests/test-lock-win32 \
	tests/test-output-win32 \
	tests/test-replace-win32 \
	tests/test-write-win32
else
test_programs += \
	tests/test-advice-posix \
	tests/test-directory-posix \
	tests/test-error-limits-posix \
	tests/test-fork-posix \
	tests/test-guard-chain-posix \
	tests/test-guard-io \
	tests/test-guard-posix \
	tests/test-guard-signals-posix \
	tests/test-limits-posix \
	tests/test-lock-posix \
	tests/test-lock-stress-posix \
	tests/test-on-demand-guard \
	tests/test-output-directory-posix \
	tests/test-output-disk-posix \
	tests/test-output-io-posix \
	tests/test-output-limits-posix \
	tests/test-stress-posix
endif

# Programs that run the command, or test parts of it.
if ENABLE_TOOLS
test_programs += \
	tests/test-command \
	tests/test-command-copy \
	tests/test-damage \
	tests/test-facts \
	tests/test-lucene \
	tests/test-text \
	tests/test-verify
if OS_WIN32
test_programs += tests/test-command-win32
else
test_programs += \
	tests/test-command-copy-posix \
	tests/test-command-copy-signals-posix \
	tests/test-command-posix \
	tests/test-unmappable-posix
endif
endif

# Programs of the above that start threads: `make check-sanitize' runs them
# under ThreadSanitizer too.
threaded_programs = \
	tests/conformance \
	tests/test-guard \
	tests/test-guard-slot \
	tests/test-guard-threads \
	tests/test-lock \
	tests/test-name-set \
	tests/test-on-demand-threads \
	tests/test-output-copy \
	tests/test-output-publish \
	tests/test-output-temporary \
	tests/test-output-threads \
	tests/test-stress \
	tests/test-threads-directory \
	tests/test-threads-input \
	tests/test-trim \
	tests/test-write-read
if !OS_WIN32
threaded_programs += \
	tests/test-fork-posix \
	tests/test-guard-io \
	tests/test-stress-posix
endif

# Programs of the above that give advice, or ask about pages: `make
# check-portable' runs them without each kind of it.
advice_programs = \
	tests/conformance \
	tests/test-advice \
	tests/test-buffered \
	tests/test-context \
	tests/test-directory \
	tests/test-fallback \
	tests/test-on-demand \
	tests/test-on-demand-failures \
	tests/test-prefetch \
	tests/test-preload \
	tests/test-residency \
	tests/test-settings \
	tests/test-stress \
	tests/test-trim
advice_helpers = $(helper_programs)
if !OS_WIN32
advice_programs += \
	tests/test-advice-posix \
	tests/test-directory-posix \
	tests/test-guard-io-backings \
	tests/test-on-demand-guard \
	tests/test-preload-posix
endif

# Scripts, which find the command in $MMDIR and run it through $TEST_RUNNER.
test_scripts = \
	tests/test-completion.sh \
	tests/test-doc-samples.sh \
	tests/test-documentation.sh \
	tests/test-examples-mime.sh \
	tests/test-examples-write.sh \
	tests/test-examples.sh \
	tests/test-headers.sh \
	tests/test-man-pages.sh \
	tests/test-pkg-config.sh \
	tests/test-promises.sh \
	tests/test-symbols.sh \
	tests/test-untranslated.sh \
	tests/test-vala.sh

if OS_WIN32
test_scripts += tests/win32/test-install.sh
endif

check_LTLIBRARIES += tests/libshared.la
tests_libshared_la_SOURCES = \
	tests/instrument.c \
	tests/instrument.h \
	tests/names.c \
	tests/names.h \
	tests/process.h \
	tests/seam-private.h \
	tests/seam-system.h \
	tests/seam-write.c \
	tests/seam.c \
	tests/seam.h \
	tests/temporary-way.c \
	tests/temporary.c \
	tests/temporary.h \
	tests/thread-sanitizer.c
if OS_WIN32
tests_libshared_la_SOURCES += \
	tests/files-win32.c \
	tests/process-win32.c \
	tests/process-win32.h \
	tests/seam-win32.c
else
tests_libshared_la_SOURCES += \
	tests/files-posix.c \
	tests/process-posix.c \
	tests/process-posix.h \
	tests/seam-posix.c
endif

EXTRA_DIST += \
	$(test_scripts) \
	tests/HoldLock.java \
	tests/ReadWords.java \
	tests/command-help.sh \
	tests/data \
	tests/test-vala-values.vala \
	tests/test-vala-writing.vala \
	tests/test-vala.vala \
	tests/untranslated.txt

# What test-untranslated.sh runs, with catalogs that it makes itself
if HAVE_LINKER_WRAP
if !OS_WIN32
check_PROGRAMS += tests/untranslated-errors
if ENABLE_TOOLS
check_PROGRAMS += \
	tests/untranslated-command \
	tests/untranslated-damage
endif
endif
endif

WRAP_CATALOGS = -Wl,--wrap=bindtextdomain
tests_untranslated_errors_SOURCES = \
	tests/untranslated-errors.c \
	tests/untranslated-folder.c
tests_untranslated_errors_LDFLAGS = \
	$(AM_LDFLAGS) \
	$(SEAM_WRAP) \
	$(WRAP_CATALOGS) \
	-Wl,--wrap=os_failure_get_kind \
	-Wl,--wrap=os_failure_get_text
tests_untranslated_command_SOURCES = tests/untranslated-folder.c
tests_untranslated_command_LDFLAGS = $(AM_LDFLAGS) $(WRAP_CATALOGS)
tests_untranslated_command_LDADD = \
	$(tools_mmdir_OBJECTS) \
	lib/libmmdir-internal.la \
	$(TOOLS_LIBS) \
	$(GLIB_LIBS) \
	$(LTLIBINTL)
EXTRA_tests_untranslated_command_DEPENDENCIES = $(tools_mmdir_OBJECTS)
tests_untranslated_damage_SOURCES = \
	tests/damage.c \
	tests/damage.h \
	tests/index.c \
	tests/index.h \
	tests/untranslated-damage.c

# The tests of the command
command_test_sources = \
	tests/command-platform.h \
	tests/command.c \
	tests/command.h \
	tests/index.c \
	tests/index.h
if OS_WIN32
command_test_sources += tests/command-win32.c
else
command_test_sources += \
	tests/command-posix.c \
	tests/command-posix.h
endif
command_test_cflags = $(AM_CFLAGS) $(TOOLS_CFLAGS)
command_test_libs = $(LDADD) $(TOOLS_LIBS)

tests_test_command_SOURCES = tests/test-command.c $(command_test_sources)
tests_test_command_CFLAGS = $(command_test_cflags)
tests_test_command_LDADD = $(command_test_libs)
tests_test_command_copy_SOURCES = \
	tests/damage.c \
	tests/damage.h \
	tests/test-command-copy.c \
	$(command_test_sources)
tests_test_command_copy_CFLAGS = $(command_test_cflags)
tests_test_command_copy_LDADD = $(command_test_libs)
tests_test_command_copy_signals_posix_SOURCES = \
	tests/test-command-copy-signals-posix.c \
	$(command_test_sources)
tests_test_command_copy_signals_posix_CFLAGS = $(command_test_cflags)
tests_test_command_copy_signals_posix_LDADD = $(command_test_libs)
tests_test_command_posix_SOURCES = tests/test-command-posix.c $(command_test_sources)
tests_test_command_posix_CFLAGS = $(command_test_cflags)
tests_test_command_posix_LDADD = $(command_test_libs)
tests_test_command_win32_SOURCES = tests/test-command-win32.c $(command_test_sources)
tests_test_command_win32_CFLAGS = $(command_test_cflags)
tests_test_command_win32_LDADD = $(command_test_libs) -lversion
tests_test_damage_SOURCES = \
	tests/damage.c \
	tests/damage.h \
	tests/test-damage.c \
	$(command_test_sources)
tests_test_damage_CFLAGS = $(command_test_cflags)
tests_test_damage_LDADD = $(command_test_libs)
tests_test_facts_SOURCES = tests/test-facts.c $(command_test_sources)
tests_test_facts_CFLAGS = $(command_test_cflags)
tests_test_facts_LDADD = $(command_test_libs)
tests_test_verify_SOURCES = tests/test-verify.c $(command_test_sources)
tests_test_verify_CFLAGS = $(command_test_cflags)
tests_test_verify_LDADD = $(command_test_libs)

tests_test_lucene_SOURCES = \
	tests/test-lucene.c \
	tests/index.c \
	tests/index.h \
	tools/crc32.c \
	tools/crc32.h \
	$(lucene_sources)

# Copying a file, apart from the command
tests_test_copy_SOURCES = \
	tests/test-copy.c \
	tests/index.c \
	tests/index.h \
	tools/copy-file.c \
	tools/copy-file.h \
	tools/crc32.c \
	tools/crc32.h \
	tools/interrupt.h \
	tools/output.h \
	tools/scanner.c \
	tools/scanner.h \
	tools/text.c \
	tools/text.h \
	tools/verify-file.c \
	tools/verify-file.h \
	$(lucene_sources)
tests_test_copy_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_test_copy_CFLAGS = $(command_test_cflags)
tests_test_copy_LDADD = $(command_test_libs)
tests_test_copy_LDFLAGS = \
	$(AM_LDFLAGS) \
	-Wl,--wrap=mmdir_directory_evict_file \
	-Wl,--wrap=mmdir_directory_rename_file \
	-Wl,--wrap=mmdir_directory_rename_file_without_replacing \
	-Wl,--wrap=mmdir_output_close \
	-Wl,--wrap=mmdir_output_sync

tests_test_text_SOURCES = \
	tests/test-text.c \
	tools/text.c \
	tools/text.h

# The guard, and how to come by a fault
guard_test_sources = \
	tests/check.h \
	tests/fault.h \
	tests/guard-cases.c \
	tests/guard-file.c \
	tests/guard-file.h \
	tests/guard-readers.c
if OS_WIN32
guard_test_sources += tests/fault-win32.c
else
guard_test_sources += tests/fault-posix.c
endif
tests_test_guard_SOURCES = tests/test-guard.c $(guard_test_sources)
tests_test_guard_threads_SOURCES = tests/test-guard-threads.c $(guard_test_sources)

guard_child_sources = \
	tests/check.h \
	tests/fault-posix.c \
	tests/fault.h \
	tests/guard-child-posix.c \
	tests/guard-child-posix.h
tests_test_guard_posix_SOURCES = tests/test-guard-posix.c $(guard_child_sources)
tests_test_guard_chain_posix_SOURCES = tests/test-guard-chain-posix.c $(guard_child_sources)
tests_test_guard_signals_posix_SOURCES = tests/test-guard-signals-posix.c $(guard_child_sources)

tests_test_fork_posix_SOURCES = \
	tests/check.h \
	tests/fault-posix.c \
	tests/fault.h \
	tests/test-fork-posix.c
tests_test_guard_win32_SOURCES = \
	tests/check.h \
	tests/fault-win32.c \
	tests/fault.h \
	tests/test-guard-win32.c

# Files that others use while they are written, deleted or replaced
write_win32_sources = \
	tests/check.h \
	tests/write-win32.c \
	tests/write-win32.h
tests_test_flush_win32_SOURCES = tests/test-flush-win32.c $(write_win32_sources)
tests_test_replace_win32_SOURCES = tests/test-replace-win32.c $(write_win32_sources)
tests_test_status_win32_SOURCES = \
	tests/status-win32.c \
	tests/status-win32.h \
	tests/test-status-win32.c \
	$(write_win32_sources)
tests_test_write_win32_SOURCES = tests/test-write-win32.c $(write_win32_sources)

# The directory that is changed
two_files_sources = \
	tests/two-files.c \
	tests/two-files.h
tests_test_pending_SOURCES = tests/test-pending.c $(two_files_sources)
tests_test_sync_SOURCES = tests/test-sync.c $(two_files_sources)
tests_test_sync_output_SOURCES = tests/test-sync-output.c $(two_files_sources)

# The decoders, with memory that ends where nothing can be touched
tests_test_varint_SOURCES = \
	tests/fence.h \
	tests/test-varint.c \
	tests/varint-check.c \
	tests/varint-check.h
if OS_WIN32
tests_test_varint_SOURCES += tests/fence-win32.c
else
tests_test_varint_SOURCES += tests/fence-posix.c
endif

# Chunks that are mapped on demand
tests_test_on_demand_SOURCES = \
	tests/check.h \
	tests/on-demand-state.h \
	tests/test-on-demand.c
tests_test_on_demand_failures_SOURCES = \
	tests/check.h \
	tests/on-demand-state.h \
	tests/test-on-demand-failures.c
tests_test_on_demand_files_SOURCES = \
	tests/check.h \
	tests/on-demand-state.h \
	tests/test-on-demand-files.c
tests_test_on_demand_guard_SOURCES = \
	tests/check.h \
	tests/fault-posix.c \
	tests/fault.h \
	tests/on-demand-state.h \
	tests/test-on-demand-guard.c
tests_test_on_demand_large_SOURCES = \
	tests/check.h \
	tests/on-demand-state.h \
	tests/test-on-demand-large.c
tests_test_on_demand_threads_SOURCES = \
	tests/check.h \
	tests/on-demand-state.h \
	tests/test-on-demand-threads.c
tests_test_trim_SOURCES = \
	tests/check.h \
	tests/on-demand-state.h \
	tests/test-trim.c

# Disks that are full, limits and the like
output_failure_sources = \
	tests/check.h \
	tests/output-failure-posix.c \
	tests/output-failure-posix.h \
	tests/output-ways-posix.c
mount_sources = \
	tests/mount-posix.c \
	tests/mount-posix.h
tests_test_output_directory_posix_SOURCES = \
	tests/test-output-directory-posix.c \
	$(mount_sources) \
	$(output_failure_sources)
tests_test_output_disk_posix_SOURCES = \
	tests/test-output-disk-posix.c \
	$(mount_sources) \
	$(output_failure_sources)
tests_test_output_limits_posix_SOURCES = \
	tests/test-output-limits-posix.c \
	$(output_failure_sources)

# The conformance suite, with reads in place and with exported functions, and
# what Lucene wrote, read in all the ways of that.
check_LTLIBRARIES += tests/libfixture.la
tests_libfixture_la_SOURCES = \
	tests/fixture.c \
	tests/fixture.h \
	tests/writer.c \
	tests/writer.h

tests_conformance_SOURCES = \
	tests/check.h \
	tests/conformance.c \
	tests/conformance.h \
	tests/conformance-advice.c \
	tests/conformance-array.c \
	tests/conformance-buffered.c \
	tests/conformance-bytes.c \
	tests/conformance-chunk.c \
	tests/conformance-clone.c \
	tests/conformance-directory.c \
	tests/conformance-fallback.c \
	tests/conformance-fixed.c \
	tests/conformance-group.c \
	tests/conformance-lifetime.c \
	tests/conformance-mixed.c \
	tests/conformance-positional.c \
	tests/conformance-prefetch.c \
	tests/conformance-residency.c \
	tests/conformance-seek.c \
	tests/conformance-slice.c \
	tests/conformance-string.c \
	tests/conformance-threads.c \
	tests/conformance-varint.c \
	tests/value.c \
	tests/value.h
tests_conformance_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_conformance_LDADD = tests/libfixture.la $(LDADD)

tests_conformance_exported_SOURCES = $(tests_conformance_SOURCES)
tests_conformance_exported_CPPFLAGS = $(AM_CPPFLAGS) -DMMDIR_DISABLE_INLINE
tests_conformance_exported_LDFLAGS = $(tests_conformance_LDFLAGS)
tests_conformance_exported_LDADD = $(tests_conformance_LDADD)

tests_test_data_SOURCES = \
	tests/check.h \
	tests/data.h \
	tests/data-index.c \
	tests/data-primitives.c \
	tests/data-shared.c \
	tests/expected.c \
	tests/expected.h \
	tests/index.c \
	tests/index.h \
	tests/test-data.c \
	tests/value.c \
	tests/value.h
tests_test_data_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_data_LDADD = tests/libfixture.la $(LDADD)

# Outputs, and what is read of their files again; single values with writes in
# place and with exported functions.
written_sources = \
	tests/check.h \
	tests/value.c \
	tests/value.h \
	tests/written.c \
	tests/written.h
tests_test_output_SOURCES = tests/test-output.c $(written_sources)
tests_test_output_LDADD = tests/libfixture.la $(LDADD)
tests_test_output_bulk_SOURCES = tests/test-output-bulk.c $(written_sources)
tests_test_output_bulk_LDADD = tests/libfixture.la $(LDADD)
tests_test_output_copy_SOURCES = tests/test-output-copy.c $(written_sources)
tests_test_output_copy_LDADD = tests/libfixture.la $(LDADD)
tests_test_output_publish_SOURCES = tests/test-output-publish.c $(written_sources)
tests_test_output_publish_LDADD = tests/libfixture.la $(LDADD)
tests_test_output_string_SOURCES = tests/test-output-string.c $(written_sources)
tests_test_output_string_LDADD = tests/libfixture.la $(LDADD)
tests_test_output_temporary_SOURCES = tests/test-output-temporary.c $(written_sources)
tests_test_output_temporary_LDADD = tests/libfixture.la $(LDADD)
tests_test_output_threads_SOURCES = tests/test-output-threads.c $(written_sources)
tests_test_output_threads_LDADD = tests/libfixture.la $(LDADD)
tests_test_output_values_SOURCES = tests/test-output-values.c $(written_sources)
tests_test_output_values_LDADD = tests/libfixture.la $(LDADD)
tests_test_output_values_exported_SOURCES = $(tests_test_output_values_SOURCES)
tests_test_output_values_exported_CPPFLAGS = $(AM_CPPFLAGS) -DMMDIR_DISABLE_INLINE
tests_test_output_values_exported_LDADD = $(tests_test_output_values_LDADD)
tests_test_directory_write_SOURCES = tests/test-directory-write.c $(written_sources)
tests_test_directory_write_LDADD = tests/libfixture.la $(LDADD)
tests_test_write_read_SOURCES = tests/test-write-read.c $(written_sources)
tests_test_write_read_LDADD = tests/libfixture.la $(LDADD)

# Threads that do everything at once
stress_sources = \
	tests/check.h \
	tests/stress-operations.c \
	tests/stress-read.c \
	tests/stress.c \
	tests/stress.h
tests_test_stress_SOURCES = tests/test-stress.c $(stress_sources)
tests_test_stress_LDADD = tests/libfixture.la $(LDADD)
tests_test_stress_posix_SOURCES = tests/test-stress-posix.c $(stress_sources)
tests_test_stress_posix_LDADD = tests/libfixture.la $(LDADD)

# The calls that tests/seam.c stands in front of.
SEAM_WRAP = \
	-Wl,--wrap=os_advise \
	-Wl,--wrap=os_directory_is_remote \
	-Wl,--wrap=os_directory_list \
	-Wl,--wrap=os_directory_open \
	-Wl,--wrap=os_directory_prepare_sync \
	-Wl,--wrap=os_directory_sync \
	-Wl,--wrap=os_file_advise \
	-Wl,--wrap=os_file_close \
	-Wl,--wrap=os_file_copy \
	-Wl,--wrap=os_file_create \
	-Wl,--wrap=os_file_discard \
	-Wl,--wrap=os_file_evict \
	-Wl,--wrap=os_file_finish \
	-Wl,--wrap=os_file_is_deleted \
	-Wl,--wrap=os_file_length_limit \
	-Wl,--wrap=os_file_open \
	-Wl,--wrap=os_file_open_to_sync \
	-Wl,--wrap=os_file_prefetch \
	-Wl,--wrap=os_file_query \
	-Wl,--wrap=os_file_read_at \
	-Wl,--wrap=os_file_remove \
	-Wl,--wrap=os_file_rename \
	-Wl,--wrap=os_file_rename_without_replacing \
	-Wl,--wrap=os_file_residency \
	-Wl,--wrap=os_file_sync \
	-Wl,--wrap=os_file_write \
	-Wl,--wrap=os_limit_get \
	-Wl,--wrap=os_limit_get_name \
	-Wl,--wrap=os_lock_check \
	-Wl,--wrap=os_lock_obtain \
	-Wl,--wrap=os_map \
	-Wl,--wrap=os_populate \
	-Wl,--wrap=os_prefetch \
	-Wl,--wrap=os_residency \
	-Wl,--wrap=os_trim \
	-Wl,--wrap=os_unmap

tests_test_advice_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_buffered_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_buffered_failures_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_error_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_error_hint_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_fallback_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_files_win32_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_names_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_names_posix_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_names_win32_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_on_demand_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_on_demand_failures_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_on_demand_files_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_prefetch_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_preload_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_region_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_remote_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_pending_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_residency_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_settings_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_sync_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_sync_output_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
# Both spellings: 32-bit functions tell the size of their arguments.
tests_test_flush_win32_LDFLAGS = \
	$(AM_LDFLAGS) \
	-Wl,--wrap=__imp_CloseHandle,--wrap=_imp__CloseHandle@4 \
	-Wl,--wrap=__imp_FlushFileBuffers,--wrap=_imp__FlushFileBuffers@4 \
	-Wl,--wrap=__imp_WriteFile,--wrap=_imp__WriteFile@20 \
	-Wl,--wrap=NtSetInformationFile,--wrap=NtSetInformationFile@20
tests_test_status_win32_LDFLAGS = \
	$(AM_LDFLAGS) \
	-Wl,--wrap=__imp_GetFileInformationByHandleEx,--wrap=_imp__GetFileInformationByHandleEx@16 \
	-Wl,--wrap=__imp_Sleep,--wrap=_imp__Sleep@4 \
	-Wl,--wrap=NtCreateFile,--wrap=NtCreateFile@44 \
	-Wl,--wrap=NtSetInformationFile,--wrap=NtSetInformationFile@20
tests_test_trim_LDFLAGS = $(AM_LDFLAGS) $(SEAM_WRAP)
tests_test_buffered_posix_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=pread -Wl,--wrap=pread64
tests_test_exec_posix_LDFLAGS = \
	$(AM_LDFLAGS) \
	-Wl,--wrap=openat \
	-Wl,--wrap=openat64 \
	-Wl,--wrap=__openat_2 \
	-Wl,--wrap=__openat64_2
tests_test_guard_failures_posix_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=sigaction
tests_test_output_large_posix_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=write
tests_test_rename_posix_LDFLAGS = \
	$(AM_LDFLAGS) \
	-Wl,--wrap=linkat \
	-Wl,--wrap=renameat2 \
	-Wl,--wrap=unlinkat
tests_test_sync_posix_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=fdatasync,--wrap=fsync
FAILING_WRAP = \
	-Wl,--wrap=close \
	-Wl,--wrap=copy_file_range \
	-Wl,--wrap=fsync \
	-Wl,--wrap=renameat \
	-Wl,--wrap=unlinkat \
	-Wl,--wrap=write
failing_sources = \
	tests/failing-posix.c \
	tests/failing-posix.h
tests_test_copy_failures_posix_SOURCES = tests/test-copy-failures-posix.c $(failing_sources)
tests_test_copy_failures_posix_LDFLAGS = $(AM_LDFLAGS) $(FAILING_WRAP)
tests_test_write_failures_posix_SOURCES = tests/test-write-failures-posix.c $(failing_sources)
tests_test_write_failures_posix_LDFLAGS = $(AM_LDFLAGS) $(FAILING_WRAP)
tests_test_preload_posix_SOURCES = \
	tests/test-preload-posix.c \
	$(old_kernel_sources)
tests_test_preload_posix_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=madvise
old_kernel_sources = \
	tests/old-kernel-posix.c \
	tests/old-kernel-posix.h

# How the above are compiled, linked and run

AM_CPPFLAGS = \
	$(common_cppflags) \
	-I$(top_srcdir) \
	-I$(top_srcdir)/lib \
	-I$(top_srcdir)/tests \
	-DMMDIR_COMPILATION
AM_CFLAGS = $(common_cflags)
AM_LDFLAGS = $(TEST_LDFLAGS)
LDADD = \
	tests/libshared.la \
	lib/libmmdir-internal.la \
	$(GLIB_LIBS) \
	$(LTLIBINTL)

check_PROGRAMS += $(test_programs)
TESTS += $(test_programs) $(test_scripts)

# What each test program is run through is $(TEST_RUNNER), from configure or
# from the command line of make (see check-valgrind).  It is told to the tests,
# for what they run themselves.
# What check-sanitize links them with besides.
TEST_LDFLAGS =
# How the tests are instrumented, for those that cannot run so: valgrind,
# address or thread; qemu is told by tests/machines/run.
TEST_INSTRUMENT =
# What the number of random rounds is divided by, where all takes longer; then what
# hardly differs from other tests is left out, too.
TEST_FEWER =

TEST_EXTENSIONS = .sh
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_COMPILER = $(TEST_RUNNER)
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(SHELL)

AM_TESTS_ENVIRONMENT = \
	G_DEBUG=gc-friendly; export G_DEBUG; \
	G_SLICE=always-malloc; export G_SLICE; \
	MALLOC_PERTURB_=165; export MALLOC_PERTURB_; \
	LC_ALL=C.UTF-8; export LC_ALL; \
	unset LANGUAGE; \
	G_TEST_SRCDIR='$(abs_top_srcdir)/tests'; export G_TEST_SRCDIR; \
	G_TEST_BUILDDIR='$(abs_top_builddir)/tests'; export G_TEST_BUILDDIR; \
	MMDIR='$(abs_top_builddir)/tools/mmdir$(EXEEXT)'; export MMDIR; \
	TEST_RUNNER='$(TEST_RUNNER)'; export TEST_RUNNER; \
	TEST_INSTRUMENT='$(TEST_INSTRUMENT)'; export TEST_INSTRUMENT; \
	TEST_FEWER='$(TEST_FEWER)'; export TEST_FEWER; \
	TEST_SCOPE='$(TEST_SCOPE)'; export TEST_SCOPE; \
	CC='$(CC)'; export CC; \
	CFLAGS='$(CFLAGS)'; export CFLAGS; \
	NM='$(NM)'; export NM; \
	OBJDUMP='$(OBJDUMP)'; export OBJDUMP; \
	GLIB_CFLAGS='$(GLIB_CFLAGS)'; export GLIB_CFLAGS; \
	GLIB_LIBS='$(GLIB_LIBS)'; export GLIB_LIBS;
