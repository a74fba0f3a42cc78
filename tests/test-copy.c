/* test-copy.c: a file is copied while something happens to it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the copying calls of the library, the linker has call the functions
 * here first; between writing the copy and reading it back, something happens.
 */

#include "copy-file.h"
#include "index.h"
#include "interrupt.h"
#include "output.h"
#include "temporary.h"

#include <string.h>

#define LENGTH 300000

typedef struct
{
  char *source_path;
  char *destination_path;
  MmdirDirectory *source;
  MmdirDirectory *destination;
  LuceneSegments *segments;
  LuceneFile *file;
  Copier copier;
} World;

static World *current;

/* A letter for each call, in order. */
static GString *calls;
static void (*happen) (const char *copy_name);

/* When the copy is about to get its name, and nothing can be looked at any more. */
static void (*happen_last) (const char *copy_name);
static gboolean is_interrupted;
static gboolean is_unsupported;

/* What the command has for them, and nothing here shows. */

gboolean
interrupt_is_asked (void)
{
  return is_interrupted;
}

void
interrupt_pass_on (void)
{
  g_assert_not_reached ();
}

gboolean
output_has_progress (void)
{
  return FALSE;
}

void
output_progress (const char *text)
{
  g_assert_null (text);
}

/* Calls */

gboolean __real_mmdir_output_sync (MmdirOutput *output, GError **error);
gboolean __wrap_mmdir_output_sync (MmdirOutput *output, GError **error);
gboolean __real_mmdir_output_close (MmdirOutput *output, GError **error);
gboolean __wrap_mmdir_output_close (MmdirOutput *output, GError **error);
gboolean __real_mmdir_directory_evict_file (MmdirDirectory *directory, const char *name, GError **error);
gboolean __wrap_mmdir_directory_evict_file (MmdirDirectory *directory, const char *name, GError **error);
gboolean __real_mmdir_directory_rename_file (MmdirDirectory *directory, const char *from, const char *to, GError **error);
gboolean __wrap_mmdir_directory_rename_file (MmdirDirectory *directory, const char *from, const char *to, GError **error);
gboolean __real_mmdir_directory_rename_file_without_replacing (MmdirDirectory *directory, const char *from, const char *to, GError **error);
gboolean __wrap_mmdir_directory_rename_file_without_replacing (MmdirDirectory *directory, const char *from, const char *to, GError **error);

gboolean
__wrap_mmdir_output_sync (MmdirOutput *output,
                          GError **error)
{
  g_assert_cmpuint (mmdir_output_tell (output), ==, LENGTH);
  g_string_append_c (calls, 's');
  return __real_mmdir_output_sync (output, error);
}

gboolean
__wrap_mmdir_output_close (MmdirOutput *output,
                           GError **error)
{
  g_string_append_c (calls, 'c');
  return __real_mmdir_output_close (output, error);
}

gboolean
__wrap_mmdir_directory_evict_file (MmdirDirectory *directory,
                                   const char *name,
                                   GError **error)
{
  g_assert_true (directory == current->destination);
  g_string_append_c (calls, 'e');
  if (happen != NULL)
    happen (name);
  return __real_mmdir_directory_evict_file (directory, name, error);
}

gboolean
__wrap_mmdir_directory_rename_file (MmdirDirectory *directory,
                                    const char *from,
                                    const char *to,
                                    GError **error)
{
  g_string_append_c (calls, 'r');
  return __real_mmdir_directory_rename_file (directory, from, to, error);
}

gboolean
__wrap_mmdir_directory_rename_file_without_replacing (MmdirDirectory *directory,
                                                      const char *from,
                                                      const char *to,
                                                      GError **error)
{
  g_string_append_c (calls, 'n');
  if (happen_last != NULL)
    happen_last (from);
  if (is_unsupported)
    {
      g_set_error_literal (error, MMDIR_ERROR, MMDIR_ERROR_UNSUPPORTED, "of this file system");
      return FALSE;
    }
  return __real_mmdir_directory_rename_file_without_replacing (directory, from, to, error);
}

/* What happens */

/* Writes a file anew, with another byte at @offset and of another length. */
static void
change (const char *path,
        const char *name,
        gsize offset,
        gsize length)
{
  g_autoptr (GByteArray) bytes = index_load (path, name);

  if (offset < bytes->len)
    bytes->data[offset] ^= 0x10;
  g_byte_array_set_size (bytes, (guint) length);
  index_save (path, name, bytes);
}

static void
damage_start (const char *copy_name)
{
  change (current->destination_path, copy_name, 0, LENGTH);
}

static void
damage_end (const char *copy_name)
{
  change (current->destination_path, copy_name, LENGTH - 1, LENGTH);
}

static void
cut (const char *copy_name)
{
  change (current->destination_path, copy_name, LENGTH, LENGTH - 1);
}

static void
change_original (const char *copy_name G_GNUC_UNUSED)
{
  change (current->source_path, "file", 200000, LENGTH);
}

/* So that both are the same, and not what was checked. */
static void
change_both (const char *copy_name)
{
  change (current->source_path, "file", 200000, LENGTH);
  change (current->destination_path, copy_name, 200000, LENGTH);
}

static void
make_file (const char *copy_name G_GNUC_UNUSED)
{
  temporary_write (current->destination_path, "file", "other", 5);
}

static void
interrupt (const char *copy_name G_GNUC_UNUSED)
{
  is_interrupted = TRUE;
}

/* The world */

static void
world_set_up (World *world,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  world->source_path = temporary_directory_new ();
  world->destination_path = temporary_directory_new ();
  temporary_write_pattern (world->source_path, "file", LENGTH);
  world->source = temporary_open (world->source_path, MMDIR_BACKING_AUTO);
  world->destination = temporary_open (world->destination_path, MMDIR_BACKING_AUTO);
  world->segments = lucene_segments_read (world->source, &error);
  g_assert_no_error (error);
  world->file = lucene_file_new ("file");
  world->copier = (Copier){
    .source = world->source,
    .destination = world->destination,
    .segments = world->segments,
    .number = 1,
    .n_files = 1,
  };
  current = world;
  calls = g_string_new (NULL);
  happen = NULL;
  happen_last = NULL;
  is_interrupted = FALSE;
  is_unsupported = FALSE;
  g_assert_true (copier_check (&world->copier, world->file, &error));
  g_assert_no_error (error);
  g_assert_true (lucene_file_is_sound (world->file));
}

static void
world_tear_down (World *world,
                 gconstpointer data G_GNUC_UNUSED)
{
  g_string_free (calls, TRUE);
  lucene_file_free (world->file);
  lucene_segments_free (world->segments);
  mmdir_directory_unref (world->source);
  mmdir_directory_unref (world->destination);
  temporary_directory_remove (world->source_path);
  temporary_directory_remove (world->destination_path);
}

/* The names in the destination, with a space behind each. */
static char *
list (World *world)
{
  g_auto (GStrv) names = mmdir_directory_list (world->destination, NULL);

  return g_strjoinv (" ", names);
}

static void
check_copy (World *world)
{
  g_autoptr (GByteArray) bytes = index_load (world->destination_path, "file");
  g_autofree char *names = list (world);

  g_assert_cmpuint (bytes->len, ==, LENGTH);
  g_assert_true (temporary_is_pattern (bytes->data, LENGTH, 0));
  g_assert_cmpstr (names, ==, "file");
}

/* It is on the disk, and has been read back, before it gets its name. */
static void
test_order (World *world,
            gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (copier_copy (&world->copier, world->file, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (calls->str, ==, "scen");
  check_copy (world);
}

typedef struct
{
  const char *path;
  void (*happen) (const char *copy_name);
  int code;
} Case;

static const Case cases[] = {
  { "/copy/damaged-start", damage_start, MMDIR_ERROR_IO },
  { "/copy/damaged-end", damage_end, MMDIR_ERROR_IO },
  { "/copy/cut", cut, MMDIR_ERROR_CHANGED },
  { "/copy/original-changed", change_original, MMDIR_ERROR_IO },
  { "/copy/both-changed", change_both, MMDIR_ERROR_CHANGED },
  { "/copy/interrupted", interrupt, MMDIR_ERROR_CANCELLED },
};

/* What was there is there, and nothing else. */
static void
test_case (World *world,
           gconstpointer data)
{
  const Case *what = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  g_autofree char *names = NULL;

  temporary_write (world->destination_path, "file", "old", 3);
  world->copier.replaces = TRUE;
  happen = what->happen;
  g_assert_false (copier_copy (&world->copier, world->file, &error));
  g_assert_error (error, MMDIR_ERROR, what->code);
  g_assert_cmpstr (calls->str, ==, "sce");
  bytes = index_load (world->destination_path, "file");
  g_assert_cmpmem (bytes->data, bytes->len, "old", 3);
  names = list (world);
  g_assert_cmpstr (names, ==, "file");
}

static void
assert_other (World *world)
{
  g_autoptr (GByteArray) bytes = index_load (world->destination_path, "file");
  g_autofree char *names = list (world);

  g_assert_cmpmem (bytes->data, bytes->len, "other", 5);
  g_assert_cmpstr (names, ==, "file");
}

/* A file that comes while the copy is made, however late, is not replaced, unless
 * any would be. */
static void
test_exists (World *world,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  if (GPOINTER_TO_INT (data))
    happen_last = make_file;
  else
    happen = make_file;
  g_assert_false (copier_copy (&world->copier, world->file, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_EXISTS);
  g_assert_cmpstr (calls->str, ==, "scen");
  g_clear_error (&error);
  assert_other (world);

  world->copier.replaces = TRUE;
  g_string_truncate (calls, 0);
  g_assert_true (copier_copy (&world->copier, world->file, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (calls->str, ==, "scer");
  check_copy (world);
}

/* Where nobody can make sure of that, nothing is copied, but by who replaces. */
static void
test_unsupported (World *world,
                  gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *names = NULL;

  is_unsupported = TRUE;
  g_assert_false (copier_copy (&world->copier, world->file, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "--force"));
  g_clear_error (&error);
  names = list (world);
  g_assert_cmpstr (names, ==, "");

  world->copier.replaces = TRUE;
  g_assert_true (copier_copy (&world->copier, world->file, &error));
  g_assert_no_error (error);
  check_copy (world);
}

/* A file that has become another between checking and copying. */
static void
test_replaced (World *world,
               gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *names = NULL;

  change (world->source_path, "file", 1, LENGTH);
  g_assert_false (copier_copy (&world->copier, world->file, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_CHANGED);
  g_clear_error (&error);
  change (world->source_path, "file", 1, LENGTH + 1);
  g_assert_false (copier_copy (&world->copier, world->file, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_CHANGED);
  g_assert_cmpstr (calls->str, ==, "sce");
  names = list (world);
  g_assert_cmpstr (names, ==, "");
}

/* Names that are left from another day make no directory the same. */
static void
test_same (World *world,
           gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *names = NULL;
  gboolean is_source = TRUE;
  guint i;

  for (i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("mmdir_copy_%u.tmp", i);

      temporary_write (world->source_path, name, "", 0);
    }
  g_assert_true (copier_try (&world->copier, &is_source, &error));
  g_assert_no_error (error);
  g_assert_false (is_source);
  names = list (world);
  g_assert_cmpstr (names, ==, "");

  world->copier.destination = world->source;
  g_assert_true (copier_try (&world->copier, &is_source, &error));
  g_assert_true (is_source);
  world->copier.destination = world->destination;
}

int
main (int argc,
      char **argv)
{
  gsize i;

  g_test_init (&argc, &argv, NULL);
  g_test_add ("/copy/order", World, NULL, world_set_up, test_order, world_tear_down);
  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, World, &cases[i], world_set_up, test_case, world_tear_down);
  g_test_add ("/copy/exists", World, GINT_TO_POINTER (FALSE), world_set_up, test_exists, world_tear_down);
  g_test_add ("/copy/exists-last", World, GINT_TO_POINTER (TRUE), world_set_up, test_exists, world_tear_down);
  g_test_add ("/copy/unsupported", World, NULL, world_set_up, test_unsupported, world_tear_down);
  g_test_add ("/copy/replaced", World, NULL, world_set_up, test_replaced, world_tear_down);
  g_test_add ("/copy/same", World, NULL, world_set_up, test_same, world_tear_down);
  return g_test_run ();
}
