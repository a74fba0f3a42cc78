/* mmdir-directory.h: as it is frozen by tests/abi/freeze
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#ifndef MMDIR_DIRECTORY_H
#define MMDIR_DIRECTORY_H

#if !defined (MMDIR_H_INSIDE) && !defined (MMDIR_COMPILATION)
#error "Only <mmdir/mmdir.h> can be included directly."
#endif

#include <mmdir/mmdir-context.h>
#include <mmdir/mmdir-input.h>

G_BEGIN_DECLS

typedef struct _MmdirDirectory MmdirDirectory;

#define MMDIR_CHUNK_POWER_MINIMUM 20

#define MMDIR_CHUNK_POWER_MAXIMUM 40

#define MMDIR_CHUNK_POWER_DEFAULT (GLIB_SIZEOF_VOID_P >= 8 ? 34 : 28)

typedef MmdirAdvice (*MmdirAdviceFunc) (const char *name,
                                        MmdirContext context,
                                        MmdirAdvice advice,
                                        gpointer user_data);

typedef gboolean (*MmdirPreloadFunc) (const char *name,
                                      MmdirContext context,
                                      gpointer user_data);

typedef enum
{
  MMDIR_TRIM_UNMAP,
  MMDIR_TRIM_COLD,
  MMDIR_TRIM_PAGE_OUT,
  MMDIR_TRIM_DROP
} MmdirTrim;

MMDIR_AVAILABLE_IN_1_0
MmdirDirectory *mmdir_directory_open (const char *path,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
MMDIR_AVAILABLE_IN_1_0
MmdirDirectory *mmdir_directory_open_with_chunk_power (const char *path,
                                                       guint chunk_power,
                                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
MMDIR_AVAILABLE_IN_1_0
MmdirDirectory *mmdir_directory_ref (MmdirDirectory *directory);
MMDIR_AVAILABLE_IN_1_0
void mmdir_directory_unref (MmdirDirectory *directory);

MMDIR_AVAILABLE_IN_1_0
const char *mmdir_directory_get_path (MmdirDirectory *directory);
MMDIR_AVAILABLE_IN_1_0
guint mmdir_directory_get_chunk_power (MmdirDirectory *directory);
MMDIR_AVAILABLE_IN_1_0
char *mmdir_directory_describe (MmdirDirectory *directory) G_GNUC_WARN_UNUSED_RESULT;

MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_directory_get_preload (MmdirDirectory *directory);
MMDIR_AVAILABLE_IN_1_0
void mmdir_directory_set_preload (MmdirDirectory *directory,
                                  gboolean preload);
MMDIR_AVAILABLE_IN_1_0
void mmdir_directory_set_preload_func (MmdirDirectory *directory,
                                       MmdirPreloadFunc func,
                                       gpointer user_data,
                                       GDestroyNotify destroy);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_directory_get_fallback (MmdirDirectory *directory);
MMDIR_AVAILABLE_IN_1_0
void mmdir_directory_set_fallback (MmdirDirectory *directory,
                                   gboolean fallback);
MMDIR_AVAILABLE_IN_1_0
gsize mmdir_directory_get_small_file_threshold (MmdirDirectory *directory);
MMDIR_AVAILABLE_IN_1_0
void mmdir_directory_set_small_file_threshold (MmdirDirectory *directory,
                                               gsize threshold);
MMDIR_AVAILABLE_IN_1_0
MmdirBacking mmdir_directory_get_backing (MmdirDirectory *directory);
MMDIR_AVAILABLE_IN_1_0
void mmdir_directory_set_backing (MmdirDirectory *directory,
                                  MmdirBacking backing);
MMDIR_AVAILABLE_IN_1_0
void mmdir_directory_set_advice_func (MmdirDirectory *directory,
                                      MmdirAdviceFunc func,
                                      gpointer user_data,
                                      GDestroyNotify destroy);

MMDIR_AVAILABLE_IN_1_0
guint64 mmdir_directory_get_map_budget (MmdirDirectory *directory);
MMDIR_AVAILABLE_IN_1_0
void mmdir_directory_set_map_budget (MmdirDirectory *directory,
                                     guint64 budget);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_directory_trim (MmdirDirectory *directory,
                               MmdirTrim trim,
                               GError **error);

MMDIR_AVAILABLE_IN_1_0
char **mmdir_directory_list (MmdirDirectory *directory,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_directory_file_exists (MmdirDirectory *directory,
                                      const char *name);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_directory_get_file_length (MmdirDirectory *directory,
                                          const char *name,
                                          guint64 *length,
                                          GError **error);
MMDIR_AVAILABLE_IN_1_0
MmdirInput *mmdir_directory_open_input (MmdirDirectory *directory,
                                        const char *name,
                                        MmdirContext context,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
MMDIR_AVAILABLE_IN_1_0
MmdirInput *mmdir_directory_open_input_with_backing (MmdirDirectory *directory,
                                                     const char *name,
                                                     MmdirContext context,
                                                     MmdirBacking backing,
                                                     GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_directory_evict_file (MmdirDirectory *directory,
                                     const char *name,
                                     GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MmdirDirectory, mmdir_directory_unref)

MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_directory_delete_file (MmdirDirectory *directory,
                                      const char *name,
                                      GError **error);
MMDIR_AVAILABLE_IN_1_0
char **mmdir_directory_get_pending_deletions (MmdirDirectory *directory);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_directory_rename_file (MmdirDirectory *directory,
                                      const char *from,
                                      const char *to,
                                      GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_directory_rename_file_without_replacing (MmdirDirectory *directory,
                                                        const char *from,
                                                        const char *to,
                                                        GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_directory_sync_files (MmdirDirectory *directory,
                                     const char *const *names,
                                     GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_directory_sync (MmdirDirectory *directory,
                               GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_directory_publish (MmdirDirectory *directory,
                                  const char *name,
                                  const void *contents,
                                  gsize length,
                                  GError **error);
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_directory_copy_file (MmdirDirectory *directory,
                                    const char *name,
                                    MmdirDirectory *destination,
                                    const char *destination_name,
                                    GError **error);

G_END_DECLS

#endif
