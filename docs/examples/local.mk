# docs/examples/local.mk: the programs that the manual shows
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# Compiled as programs outside of the tree are: by the public header and the
# shared library alone.  tests/test-examples.sh, tests/test-examples-mime.sh
# and tests/test-examples-write.sh run them.
#
# In a build folder, gtk-doc makes copies of their sources, which make finds
# before the sources themselves: not after they have changed.
all-local:
	$(AM_V_at)test '$(srcdir)' = . || for copy in docs/examples/*.[ch]; do \
	  test ! -f "$$copy" || cmp -s '$(srcdir)'/"$$copy" "$$copy" || rm -f "$$copy"; \
	done

example_cppflags = \
	-I$(top_srcdir)/include \
	-I$(top_builddir)/include
example_libs = lib/libmmdir.la $(GLIB_LIBS)

check_PROGRAMS += \
	docs/examples/compare-backings \
	docs/examples/mime-list \
	docs/examples/mime-version \
	docs/examples/prefetch-search \
	docs/examples/publish \
	docs/examples/read-compound \
	docs/examples/read-index \
	docs/examples/single-writer \
	docs/examples/thread-pool \
	docs/examples/zero-copy

docs_examples_compare_backings_CPPFLAGS = $(example_cppflags)
docs_examples_compare_backings_CFLAGS = $(common_cflags)
docs_examples_compare_backings_LDFLAGS =
docs_examples_compare_backings_LDADD = $(example_libs)

docs_examples_mime_list_SOURCES = \
	docs/examples/mime-cache.c \
	docs/examples/mime-cache.h \
	docs/examples/mime-list.c
docs_examples_mime_list_CPPFLAGS = $(example_cppflags)
docs_examples_mime_list_CFLAGS = $(common_cflags)
docs_examples_mime_list_LDFLAGS =
docs_examples_mime_list_LDADD = $(example_libs)

docs_examples_mime_version_CPPFLAGS = $(example_cppflags)
docs_examples_mime_version_CFLAGS = $(common_cflags)
docs_examples_mime_version_LDFLAGS =
docs_examples_mime_version_LDADD = $(example_libs)

docs_examples_prefetch_search_CPPFLAGS = $(example_cppflags)
docs_examples_prefetch_search_CFLAGS = $(common_cflags)
docs_examples_prefetch_search_LDFLAGS =
docs_examples_prefetch_search_LDADD = $(example_libs)

docs_examples_publish_CPPFLAGS = $(example_cppflags)
docs_examples_publish_CFLAGS = $(common_cflags)
docs_examples_publish_LDFLAGS =
docs_examples_publish_LDADD = $(example_libs)

docs_examples_read_compound_CPPFLAGS = $(example_cppflags)
docs_examples_read_compound_CFLAGS = $(common_cflags)
docs_examples_read_compound_LDFLAGS =
docs_examples_read_compound_LDADD = $(example_libs)

docs_examples_read_index_CPPFLAGS = $(example_cppflags)
docs_examples_read_index_CFLAGS = $(common_cflags)
docs_examples_read_index_LDFLAGS =
docs_examples_read_index_LDADD = $(example_libs)

docs_examples_single_writer_CPPFLAGS = $(example_cppflags)
docs_examples_single_writer_CFLAGS = $(common_cflags)
docs_examples_single_writer_LDFLAGS =
docs_examples_single_writer_LDADD = $(example_libs)

docs_examples_thread_pool_CPPFLAGS = $(example_cppflags)
docs_examples_thread_pool_CFLAGS = $(common_cflags)
docs_examples_thread_pool_LDFLAGS =
docs_examples_thread_pool_LDADD = $(example_libs)

docs_examples_zero_copy_CPPFLAGS = $(example_cppflags)
docs_examples_zero_copy_CFLAGS = $(common_cflags)
docs_examples_zero_copy_LDFLAGS =
docs_examples_zero_copy_LDADD = $(example_libs)

# Its checksum is libdeflate's, which the command needs.
if ENABLE_TOOLS
check_PROGRAMS += docs/examples/write-lucene

docs_examples_write_lucene_CPPFLAGS = $(example_cppflags)
docs_examples_write_lucene_CFLAGS = $(common_cflags) $(TOOLS_CFLAGS)
docs_examples_write_lucene_LDFLAGS =
docs_examples_write_lucene_LDADD = lib/libmmdir.la $(TOOLS_LIBS) $(GLIB_LIBS)
endif

# It calls fnmatch(3), which POSIX has.
if !OS_WIN32
check_PROGRAMS += docs/examples/mime-type

docs_examples_mime_type_SOURCES = \
	docs/examples/mime-cache.c \
	docs/examples/mime-cache.h \
	docs/examples/mime-globs.c \
	docs/examples/mime-literals.c \
	docs/examples/mime-match.c \
	docs/examples/mime-suffixes.c \
	docs/examples/mime-type.c
docs_examples_mime_type_CPPFLAGS = $(example_cppflags)
docs_examples_mime_type_CFLAGS = $(common_cflags)
docs_examples_mime_type_LDFLAGS =
docs_examples_mime_type_LDADD = $(example_libs)
endif

# This one is about a desktop session: mmdir itself does without GIO.
if HAVE_GIO
check_PROGRAMS += docs/examples/trim-on-pressure

docs_examples_trim_on_pressure_CPPFLAGS = $(example_cppflags)
docs_examples_trim_on_pressure_CFLAGS = $(common_cflags) $(GIO_CFLAGS)
docs_examples_trim_on_pressure_LDFLAGS =
docs_examples_trim_on_pressure_LDADD = lib/libmmdir.la $(GIO_LIBS)
endif

# Needs no compiler, and is no part of the build.
EXTRA_DIST += docs/examples/read-index.py
