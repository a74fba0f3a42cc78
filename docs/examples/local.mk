# docs/examples/local.mk: the program that the manual shows
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# Compiled as a program outside of the tree is: by the public header and the
# shared library alone.  tests/test-examples.sh runs it.
check_PROGRAMS += docs/examples/read-index

docs_examples_read_index_CPPFLAGS = \
	-I$(top_srcdir)/include \
	-I$(top_builddir)/include
docs_examples_read_index_CFLAGS = $(common_cflags)
docs_examples_read_index_LDFLAGS =
docs_examples_read_index_LDADD = lib/libmmdir.la $(GLIB_LIBS)
