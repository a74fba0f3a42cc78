/* mmdir-input.h: as it is frozen by tests/abi/freeze
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#ifndef MMDIR_INPUT_H
#define MMDIR_INPUT_H

#if !defined (MMDIR_H_INSIDE) && !defined (MMDIR_COMPILATION)
#error "Only <mmdir/mmdir.h> can be included directly."
#endif

#include <mmdir/mmdir-context.h>

G_BEGIN_DECLS

typedef struct _MmdirInput MmdirInput;

typedef struct
{
  guint64 offset;
  guint64 length;
} MmdirRange;

typedef gboolean (*MmdirProgressFunc) (guint64 done,
                                       guint64 total,
                                       gpointer user_data);

MMDIR_AVAILABLE_IN_1_0
void mmdir_input_free (MmdirInput *input);
MMDIR_AVAILABLE_IN_1_0
MmdirInput *mmdir_input_clone (MmdirInput *input) G_GNUC_WARN_UNUSED_RESULT;
MMDIR_AVAILABLE_IN_1_0
MmdirInput *mmdir_input_slice (MmdirInput *input,
                               const char *description,
                               guint64 offset,
                               guint64 length,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
MMDIR_AVAILABLE_IN_1_0
MmdirInput *mmdir_input_slice_with_context (MmdirInput *input,
                                            const char *description,
                                            guint64 offset,
                                            guint64 length,
                                            MmdirContext context,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

MMDIR_AVAILABLE_IN_1_0
guint64 mmdir_input_tell (MmdirInput *input);
MMDIR_AVAILABLE_IN_1_0
guint64 mmdir_input_get_length (MmdirInput *input);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_seek (MmdirInput *input,
                           guint64 position,
                           GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_skip (MmdirInput *input,
                           guint64 length,
                           GError **error);

MMDIR_AVAILABLE_IN_1_0
MmdirBacking mmdir_input_get_backing (MmdirInput *input);
MMDIR_AVAILABLE_IN_1_0
guint64 mmdir_input_get_n_chunks (MmdirInput *input);
MMDIR_AVAILABLE_IN_1_0
guint mmdir_input_get_chunk_power (MmdirInput *input);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_is_windowed (MmdirInput *input);
MMDIR_AVAILABLE_IN_1_0
char *mmdir_input_describe (MmdirInput *input) G_GNUC_WARN_UNUSED_RESULT;

MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_byte (MmdirInput *input,
                                guint8 *value,
                                GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_uint16_le (MmdirInput *input,
                                     guint16 *value,
                                     GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_uint16_be (MmdirInput *input,
                                     guint16 *value,
                                     GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_uint32_le (MmdirInput *input,
                                     guint32 *value,
                                     GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_uint32_be (MmdirInput *input,
                                     guint32 *value,
                                     GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_uint64_le (MmdirInput *input,
                                     guint64 *value,
                                     GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_uint64_be (MmdirInput *input,
                                     guint64 *value,
                                     GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_float_le (MmdirInput *input,
                                    gfloat *value,
                                    GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_float_be (MmdirInput *input,
                                    gfloat *value,
                                    GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_double_le (MmdirInput *input,
                                     gdouble *value,
                                     GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_double_be (MmdirInput *input,
                                     gdouble *value,
                                     GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_vint (MmdirInput *input,
                                guint32 *value,
                                GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_vlong (MmdirInput *input,
                                 guint64 *value,
                                 GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_zint (MmdirInput *input,
                                gint32 *value,
                                GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_zlong (MmdirInput *input,
                                 gint64 *value,
                                 GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_bytes (MmdirInput *input,
                                 void *buffer,
                                 gsize length,
                                 GError **error);
MMDIR_AVAILABLE_IN_1_0
char *mmdir_input_read_string (MmdirInput *input,
                               gsize *length,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
MMDIR_AVAILABLE_IN_1_0
char **mmdir_input_read_string_set (MmdirInput *input,
                                    gsize *n_strings,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
MMDIR_AVAILABLE_IN_1_0
GHashTable *mmdir_input_read_string_map (MmdirInput *input,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
MMDIR_AVAILABLE_IN_1_0
const guint8 *mmdir_input_peek (MmdirInput *input,
                                gsize length,
                                gsize *available,
                                GError **error);

MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_uint16_le_array (MmdirInput *input,
                                           guint16 *values,
                                           gsize n_values,
                                           GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_uint16_be_array (MmdirInput *input,
                                           guint16 *values,
                                           gsize n_values,
                                           GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_uint32_le_array (MmdirInput *input,
                                           guint32 *values,
                                           gsize n_values,
                                           GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_uint32_be_array (MmdirInput *input,
                                           guint32 *values,
                                           gsize n_values,
                                           GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_uint64_le_array (MmdirInput *input,
                                           guint64 *values,
                                           gsize n_values,
                                           GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_uint64_be_array (MmdirInput *input,
                                           guint64 *values,
                                           gsize n_values,
                                           GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_float_le_array (MmdirInput *input,
                                          gfloat *values,
                                          gsize n_values,
                                          GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_float_be_array (MmdirInput *input,
                                          gfloat *values,
                                          gsize n_values,
                                          GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_double_le_array (MmdirInput *input,
                                           gdouble *values,
                                           gsize n_values,
                                           GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_double_be_array (MmdirInput *input,
                                           gdouble *values,
                                           gsize n_values,
                                           GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_vint_array (MmdirInput *input,
                                      guint32 *values,
                                      gsize n_values,
                                      GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_vlong_array (MmdirInput *input,
                                       guint64 *values,
                                       gsize n_values,
                                       GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_group_vint_array (MmdirInput *input,
                                            guint32 *values,
                                            gsize n_values,
                                            GError **error);

MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_byte_at (MmdirInput *input,
                                   guint64 position,
                                   guint8 *value,
                                   GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_uint16_le_at (MmdirInput *input,
                                        guint64 position,
                                        guint16 *value,
                                        GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_uint16_be_at (MmdirInput *input,
                                        guint64 position,
                                        guint16 *value,
                                        GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_uint32_le_at (MmdirInput *input,
                                        guint64 position,
                                        guint32 *value,
                                        GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_uint32_be_at (MmdirInput *input,
                                        guint64 position,
                                        guint32 *value,
                                        GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_uint64_le_at (MmdirInput *input,
                                        guint64 position,
                                        guint64 *value,
                                        GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_uint64_be_at (MmdirInput *input,
                                        guint64 position,
                                        guint64 *value,
                                        GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_float_le_at (MmdirInput *input,
                                       guint64 position,
                                       gfloat *value,
                                       GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_float_be_at (MmdirInput *input,
                                       guint64 position,
                                       gfloat *value,
                                       GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_double_le_at (MmdirInput *input,
                                        guint64 position,
                                        gdouble *value,
                                        GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_double_be_at (MmdirInput *input,
                                        guint64 position,
                                        gdouble *value,
                                        GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_read_bytes_at (MmdirInput *input,
                                    guint64 position,
                                    void *buffer,
                                    gsize length,
                                    GError **error);
MMDIR_AVAILABLE_IN_1_0
GBytes *mmdir_input_get_bytes (MmdirInput *input,
                               guint64 offset,
                               gsize length,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_advise (MmdirInput *input,
                             guint64 offset,
                             guint64 length,
                             MmdirAdvice advice,
                             GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_prefetch (MmdirInput *input,
                               guint64 offset,
                               guint64 length,
                               GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_prefetch_ranges (MmdirInput *input,
                                      const MmdirRange *ranges,
                                      gsize n_ranges,
                                      GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_preload (MmdirInput *input,
                              MmdirProgressFunc progress,
                              gpointer user_data,
                              GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_input_get_residency (MmdirInput *input,
                                    guint64 offset,
                                    guint64 length,
                                    guint64 *resident,
                                    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MmdirInput, mmdir_input_free)

G_END_DECLS

#endif
