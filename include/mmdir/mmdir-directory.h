/* mmdir-directory.h: a directory of immutable index files
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

/**
 * MmdirDirectory:
 *
 * An open directory of index files.  It is reference counted; any number of
 * threads may use one at the same time.
 *
 * Since: 1.0
 */
typedef struct _MmdirDirectory MmdirDirectory;

/**
 * MMDIR_CHUNK_POWER_MINIMUM:
 *
 * The smallest chunk power: chunks of 2^20 bytes, 1 MiB.
 *
 * Since: 1.0
 */
#define MMDIR_CHUNK_POWER_MINIMUM 20

/**
 * MMDIR_CHUNK_POWER_MAXIMUM:
 *
 * The largest chunk power: chunks of 2^40 bytes, 1 TiB.
 *
 * Since: 1.0
 */
#define MMDIR_CHUNK_POWER_MAXIMUM 40

/**
 * MMDIR_CHUNK_POWER_DEFAULT:
 *
 * The chunk power of a directory that was opened without one: 34, chunks of
 * 16 GiB, where pointers have 64 bits, and 28, chunks of 256 MiB, where they
 * have 32.
 *
 * Since: 1.0
 */
#define MMDIR_CHUNK_POWER_DEFAULT (GLIB_SIZEOF_VOID_P >= 8 ? 34 : 28)

/**
 * MmdirAdviceFunc:
 * @name: (type filename): the name of the file that is being opened
 * @context: the context that it is opened with
 * @advice: what mmdir_context_get_advice() says for @context
 * @user_data: (closure): what was given to
 *     mmdir_directory_set_advice_func()
 *
 * Chooses the advice for one file.  It is called in the thread that opens the
 * file, and may be called in several threads at once.
 *
 * Returns: the advice to give for this file
 *
 * Since: 1.0
 */
typedef MmdirAdvice (*MmdirAdviceFunc) (const char *name,
                                        MmdirContext context,
                                        MmdirAdvice advice,
                                        gpointer user_data);

/**
 * MmdirPreloadFunc:
 * @name: (type filename): the name of the file that is being opened
 * @context: the context that it is opened with
 * @user_data: (closure): what was given to
 *     mmdir_directory_set_preload_func()
 *
 * Chooses whether one file is preloaded.  It is called in the thread that
 * opens the file, and may be called in several threads at once.
 *
 * Returns: %TRUE to have the file in memory when the open returns
 *
 * Since: 1.0
 */
typedef gboolean (*MmdirPreloadFunc) (const char *name,
                                      MmdirContext context,
                                      gpointer user_data);

/**
 * MmdirTrim:
 * @MMDIR_TRIM_UNMAP: unmap chunks that are mapped on demand and that nobody
 *     stands on.
 * @MMDIR_TRIM_COLD: mark the pages as those to be reclaimed first.  Linux since
 *     5.4 (`MADV_COLD`), and Windows.
 * @MMDIR_TRIM_PAGE_OUT: have the pages reclaimed now.  Linux since 5.4
 *     (`MADV_PAGEOUT`).
 * @MMDIR_TRIM_DROP: let go of the pages, and have the system drop what it has
 *     in its cache of all files of the directory, open or not.
 *
 * How much mmdir_directory_trim() gives back.  Each unmaps as well.
 *
 * Since: 1.0
 */
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
                                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_directory_evict_file (MmdirDirectory *directory,
                                     const char *name,
                                     GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MmdirDirectory, mmdir_directory_unref)

/* Changing */

MMDIR_AVAILABLE_IN_1_0
gboolean mmdir_directory_delete_file (MmdirDirectory *directory,
                                      const char *name,
                                      GError **error);
MMDIR_AVAILABLE_IN_1_0
char **mmdir_directory_get_pending_deletions (MmdirDirectory *directory) G_GNUC_WARN_UNUSED_RESULT;
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

#endif /* MMDIR_DIRECTORY_H */
