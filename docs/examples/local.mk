# docs/examples/local.mk: the programs that the manual shows
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# Compiled as programs outside of the tree are: by the public header and the
# shared library alone.  tests/test-examples.sh runs them.
check_PROGRAMS += docs/examples/read-index

docs_examples_read_index_CPPFLAGS = \
	-I$(top_srcdir)/include \
	-I$(top_builddir)/include
docs_examples_read_index_CFLAGS = $(common_cflags)
docs_examples_read_index_LDFLAGS =
docs_examples_read_index_LDADD = lib/libmmdir.la $(GLIB_LIBS)

# This one is about a desktop session: mmdir itself does without GIO.
if HAVE_GIO
check_PROGRAMS += docs/examples/trim-on-pressure

docs_examples_trim_on_pressure_CPPFLAGS = \
	$(docs_examples_read_index_CPPFLAGS)
docs_examples_trim_on_pressure_CFLAGS = $(common_cflags) $(GIO_CFLAGS)
docs_examples_trim_on_pressure_LDFLAGS =
docs_examples_trim_on_pressure_LDADD = lib/libmmdir.la $(GIO_LIBS)
endif
