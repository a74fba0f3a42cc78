/* mmdir-output.h: outputs: writing a file of a directory, once
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#ifndef MMDIR_OUTPUT_H
#define MMDIR_OUTPUT_H

#if !defined (MMDIR_H_INSIDE) && !defined (MMDIR_COMPILATION)
#error "Only <mmdir/mmdir.h> can be included directly."
#endif

#include <mmdir/mmdir-directory.h>
#include <mmdir/mmdir-input.h>

G_BEGIN_DECLS

/**
 * MmdirOutput:
 *
 * A file that is being written, from its beginning to its end.  It begins
 * with an #MmdirOutputWindow.
 *
 * One thread at a time uses it; any other may, once that one has told it so.
 *
 * Since: 1.0
 */
typedef struct _MmdirOutput MmdirOutput;

/**
 * MmdirOutputObserver:
 * @bytes: (array length=length): the bytes, valid during the call
 * @length: how many bytes there are; never 0
 * @user_data: (closure): what was given to mmdir_output_set_observer()
 *
 * Sees what is written, in order and each byte once: a run of bytes just
 * before it goes to the system.  It is called in the thread that uses the
 * output, and must not use the output itself.
 *
 * Since: 1.0
 */
typedef void (*MmdirOutputObserver) (const guint8 *bytes,
                                     gsize length,
                                     gpointer user_data);

/* Life */

MMDIR_AVAILABLE_IN_1_0
MmdirOutput *mmdir_directory_create_output (MmdirDirectory *directory,
                                            const char *name,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
MMDIR_AVAILABLE_IN_1_0
MmdirOutput *mmdir_directory_create_temporary_output (MmdirDirectory *directory,
                                                      const char *prefix,
                                                      const char *suffix,
                                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
MMDIR_AVAILABLE_IN_1_0
const char *mmdir_output_get_name (MmdirOutput *output);
MMDIR_AVAILABLE_IN_1_0
void mmdir_output_set_observer (MmdirOutput *output,
                                MmdirOutputObserver observer,
                                gpointer user_data,
                                GDestroyNotify destroy);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_flush (MmdirOutput *output,
                             GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_sync (MmdirOutput *output,
                            GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_close (MmdirOutput *output,
                             GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_publish (MmdirOutput *output,
                               const char *name,
                               GError **error);
MMDIR_AVAILABLE_IN_1_0
void mmdir_output_free (MmdirOutput *output);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MmdirOutput, mmdir_output_free)

/* Place */

MMDIR_AVAILABLE_IN_1_0
guint64 mmdir_output_tell (MmdirOutput *output);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_align (MmdirOutput *output,
                             gsize alignment,
                             GError **error);

/* Single values */

MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_byte (MmdirOutput *output,
                                  guint8 value,
                                  GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_uint16_le (MmdirOutput *output,
                                       guint16 value,
                                       GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_uint16_be (MmdirOutput *output,
                                       guint16 value,
                                       GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_uint32_le (MmdirOutput *output,
                                       guint32 value,
                                       GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_uint32_be (MmdirOutput *output,
                                       guint32 value,
                                       GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_uint64_le (MmdirOutput *output,
                                       guint64 value,
                                       GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_uint64_be (MmdirOutput *output,
                                       guint64 value,
                                       GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_float_le (MmdirOutput *output,
                                      gfloat value,
                                      GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_float_be (MmdirOutput *output,
                                      gfloat value,
                                      GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_double_le (MmdirOutput *output,
                                       gdouble value,
                                       GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_double_be (MmdirOutput *output,
                                       gdouble value,
                                       GError **error);

/* Integers of variable length */

MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_vint (MmdirOutput *output,
                                  guint32 value,
                                  GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_vlong (MmdirOutput *output,
                                   guint64 value,
                                   GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_zint (MmdirOutput *output,
                                  gint32 value,
                                  GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_zlong (MmdirOutput *output,
                                   gint64 value,
                                   GError **error);

/* Runs of bytes, and text */

MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_bytes (MmdirOutput *output,
                                   const void *bytes,
                                   gsize length,
                                   GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_string (MmdirOutput *output,
                                    const char *text,
                                    gssize length,
                                    GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_string_set (MmdirOutput *output,
                                        const char *const *strings,
                                        GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_string_map (MmdirOutput *output,
                                        GHashTable *map,
                                        GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_copy (MmdirOutput *output,
                            MmdirInput *input,
                            guint64 length,
                            GError **error);

/* Many values at once */

MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_vint_array (MmdirOutput *output,
                                        const guint32 *values,
                                        gsize n_values,
                                        GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_vlong_array (MmdirOutput *output,
                                         const guint64 *values,
                                         gsize n_values,
                                         GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_group_vint_array (MmdirOutput *output,
                                              const guint32 *values,
                                              gsize n_values,
                                              GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_uint16_le_array (MmdirOutput *output,
                                             const guint16 *values,
                                             gsize n_values,
                                             GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_uint16_be_array (MmdirOutput *output,
                                             const guint16 *values,
                                             gsize n_values,
                                             GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_uint32_le_array (MmdirOutput *output,
                                             const guint32 *values,
                                             gsize n_values,
                                             GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_uint32_be_array (MmdirOutput *output,
                                             const guint32 *values,
                                             gsize n_values,
                                             GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_uint64_le_array (MmdirOutput *output,
                                             const guint64 *values,
                                             gsize n_values,
                                             GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_uint64_be_array (MmdirOutput *output,
                                             const guint64 *values,
                                             gsize n_values,
                                             GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_float_le_array (MmdirOutput *output,
                                            const gfloat *values,
                                            gsize n_values,
                                            GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_float_be_array (MmdirOutput *output,
                                            const gfloat *values,
                                            gsize n_values,
                                            GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_double_le_array (MmdirOutput *output,
                                             const gdouble *values,
                                             gsize n_values,
                                             GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_output_write_double_be_array (MmdirOutput *output,
                                             const gdouble *values,
                                             gsize n_values,
                                             GError **error);

G_END_DECLS

#endif /* MMDIR_OUTPUT_H */
