/* model.h: what the analyzers are told of GLib
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * tests/analysis/run has gcc include it before each source.
 */

#include "config.h"

#include <glib.h>

/* gcc 12 looks for leaks only of what a function is declared to give out and
 * another to take back. */
#define MODEL_OWNED __attribute__ ((malloc (g_free, 1)))
#define MODEL_ALLOCATES MODEL_OWNED __attribute__ ((returns_nonnull))

extern MODEL_ALLOCATES gpointer g_malloc (gsize n_bytes);
extern MODEL_ALLOCATES gpointer g_malloc0 (gsize n_bytes);
extern MODEL_ALLOCATES gpointer g_malloc_n (gsize n_blocks,
                                            gsize n_block_bytes);
extern MODEL_ALLOCATES gpointer g_malloc0_n (gsize n_blocks,
                                             gsize n_block_bytes);
extern MODEL_ALLOCATES char *g_strdup_printf (const char *format,
                                              ...);
/* NULL only for NULL, and nobody asks for that copy and looks into it. */
extern MODEL_ALLOCATES char *g_strdup (const char *text);
extern MODEL_OWNED gpointer g_try_malloc (gsize n_bytes);
extern MODEL_OWNED gpointer g_try_malloc0 (gsize n_bytes);
