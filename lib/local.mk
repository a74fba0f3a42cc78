# lib/local.mk: the library
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# All of the library with nothing hidden, for the tests; libmmdir.la is made
# from it.
noinst_LTLIBRARIES += lib/libmmdir-internal.la

lib_libmmdir_internal_la_SOURCES = \
	lib/advice.c \
	lib/advice.h \
	lib/buffered.c \
	lib/buffered.h \
	lib/chunk-plan.c \
	lib/chunk-plan.h \
	lib/context.c \
	lib/directory-change.c \
	lib/directory-list.c \
	lib/directory-private.h \
	lib/directory-settings.c \
	lib/directory-sync.c \
	lib/directory.c \
	lib/error-hint.c \
	lib/error-language.c \
	lib/error-language.h \
	lib/error-message.c \
	lib/error-private.h \
	lib/error-write.c \
	lib/error.c \
	lib/guard-slot.c \
	lib/guard.c \
	lib/guard.h \
	lib/input-at.c \
	lib/input-bulk.c \
	lib/input-bytes.c \
	lib/input-facts.c \
	lib/input-private.h \
	lib/input-read.c \
	lib/input-string.c \
	lib/input-varint.c \
	lib/input.c \
	lib/limits.c \
	lib/lock.c \
	lib/name-set.c \
	lib/name-set.h \
	lib/on-demand.c \
	lib/on-demand.h \
	lib/os.h \
	lib/output-bulk.c \
	lib/output-copy.c \
	lib/output-private.h \
	lib/output-publish.c \
	lib/output-string.c \
	lib/output-varint.c \
	lib/output-window.c \
	lib/output-write.c \
	lib/output.c \
	lib/prefetch.c \
	lib/preload.c \
	lib/region-span.c \
	lib/region.c \
	lib/region.h \
	lib/residency.c \
	lib/settings.c \
	lib/settings.h \
	lib/swap.c \
	lib/swap.h \
	lib/text.c \
	lib/text.h \
	lib/trim.c \
	lib/varint-portable.c \
	lib/varint.c \
	lib/varint.h \
	lib/version.c \
	lib/window.c \
	lib/window.h

if X86_TARGETS
lib_libmmdir_internal_la_SOURCES += lib/varint-x86.c
else
lib_libmmdir_internal_la_SOURCES += lib/varint-any.c
endif

# gcc does not align vectors of 32 bytes on the stack of 64-bit Windows.
if OS_WIN32
lib_libmmdir_internal_la_SOURCES += lib/swap-any.c
else
if X86_TARGETS
lib_libmmdir_internal_la_SOURCES += lib/swap-x86.c
else
lib_libmmdir_internal_la_SOURCES += lib/swap-any.c
endif
endif

# The seam: one folder is compiled, the one that configure chose.
if OS_WIN32
lib_libmmdir_internal_la_SOURCES += \
	lib/win32/os-advice.c \
	lib/win32/os-change.c \
	lib/win32/os-dir.c \
	lib/win32/os-failure.c \
	lib/win32/os-file.c \
	lib/win32/os-function.c \
	lib/win32/os-guard.c \
	lib/win32/os-identity.c \
	lib/win32/os-limits.c \
	lib/win32/os-locale.c \
	lib/win32/os-lock.c \
	lib/win32/os-map.c \
	lib/win32/os-name.c \
	lib/win32/os-win32.h \
	lib/win32/os-write.c
else
lib_libmmdir_internal_la_SOURCES += \
	lib/posix/os-advice.c \
	lib/posix/os-dir.c \
	lib/posix/os-failure.c \
	lib/posix/os-file.c \
	lib/posix/os-guard.c \
	lib/posix/os-limits.c \
	lib/posix/os-locale.c \
	lib/posix/os-lock.c \
	lib/posix/os-map.c \
	lib/posix/os-posix.h \
	lib/posix/os-write.c
endif

lib_libmmdir_internal_la_CPPFLAGS = \
	$(common_cppflags) \
	-I$(top_srcdir) \
	-DG_LOG_DOMAIN=\"mmdir\" \
	-DMMDIR_COMPILATION
lib_libmmdir_internal_la_CFLAGS = $(common_cflags) $(VISIBILITY_CFLAGS)
lib_libmmdir_internal_la_LIBADD = $(GLIB_LIBS) $(LTLIBINTL) $(OS_LIBS)

lib_LTLIBRARIES += lib/libmmdir.la

lib_libmmdir_la_SOURCES =
lib_libmmdir_la_LIBADD = lib/libmmdir-internal.la
lib_libmmdir_la_LDFLAGS = \
	$(LINKER_DEFS) \
	-no-undefined \
	-version-info $(MMDIR_VERSION_INFO)
# -static-libgcc: gcc's own DLL is not beside the programs that users have.
if OS_WIN32
lib_libmmdir_la_LIBADD += lib/win32/mmdir.lo
lib_libmmdir_la_LDFLAGS += -static-libgcc -export-symbols lib/mmdir.def
lib_libmmdir_la_DEPENDENCIES = lib/libmmdir-internal.la lib/mmdir.def lib/win32/mmdir.lo

lib/win32/mmdir.lo: lib/win32/mmdir.rc $(version_resource)
	$(AM_V_GEN)$(MKDIR_P) lib/win32 && \
	$(LIBTOOL) $(AM_V_lt) --tag=RC --mode=compile $(RC) $(resource_flags) \
	  -i $(srcdir)/lib/win32/mmdir.rc -o $@
else
if HAVE_LINKER_VERSION_SCRIPT
lib_libmmdir_la_LDFLAGS += -Wl,--version-script=$(srcdir)/lib/mmdir.sym
lib_libmmdir_la_DEPENDENCIES = lib/libmmdir-internal.la lib/mmdir.sym
else
lib_libmmdir_la_LDFLAGS += -export-symbols-regex '^mmdir_'
endif
endif

# The names between a node's "global:" and its "local:".
lib/mmdir.def: lib/mmdir.sym
	$(AM_V_GEN){ echo EXPORTS; \
	  $(SED) -n '/global:/,/local:/s/^ *\(mmdir_[a-z0-9_]*\);.*/\1/p' $(srcdir)/lib/mmdir.sym; } > $@.new && \
	mv $@.new $@
CLEANFILES += lib/mmdir.def

EXTRA_DIST += \
	lib/mmdir.sym \
	lib/win32/mmdir.rc \
	lib/win32/version-resource.rc
