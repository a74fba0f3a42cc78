/* subject-write.c: what operations that write are done with
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "operation.h"

#include <string.h>

void
subject_open_writer (Subject *subject)
{
  g_autoptr (GError) error = NULL;

  subject->writer = mmdir_directory_open (subject->path, &error);
  g_assert_no_error (error);
}

void
subject_open_output (Subject *subject,
                     gsize length)
{
  g_autofree guint8 *bytes = g_malloc (length);
  g_autoptr (GError) error = NULL;
  gsize i;

  for (i = 0; i < length; i++)
    bytes[i] = temporary_byte_at (i);
  subject_open_writer (subject);
  subject->output = mmdir_directory_create_output (subject->writer, "new", &error);
  g_assert_no_error (error);
  g_assert_true (mmdir_output_write_bytes (subject->output, bytes, length, &error));
}

void
subject_close_writer (Subject *subject)
{
  g_clear_pointer (&subject->lock, mmdir_lock_release);
  g_clear_pointer (&subject->output, mmdir_output_free);
  g_clear_pointer (&subject->writer, mmdir_directory_unref);
}

void
subject_take_digest (Subject *subject,
                     const char *name)
{
  g_autofree char *path = g_build_filename (subject->path, name, NULL);
  g_autofree char *contents = NULL;
  g_autofree char *digest = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) contents, length);
  memcpy (subject->out.bytes, digest, strlen (digest));
}

void
subject_assert_left (const Subject *subject,
                     const char *name)
{
  g_autoptr (GDir) folder = g_dir_open (subject->path, 0, NULL);
  guint n_expected = name != NULL ? 2 : 1;
  const char *found;

  while ((found = g_dir_read_name (folder)) != NULL)
    {
      if (strcmp (found, "file") != 0 && g_strcmp0 (found, name) != 0)
        g_error ("%s is left", found);
      n_expected--;
    }
  g_assert_cmpuint (n_expected, ==, 0);
}

void
subject_remove (const Subject *subject,
                const char *name)
{
  temporary_remove (subject->path, name);
}

static void
assert_same (const GError *error,
             const GError *failure)
{
  g_assert_nonnull (error);
  if (failure != NULL)
    {
      g_assert_cmpstr (error->message, ==, failure->message);
      g_assert_cmpint (error->code, ==, failure->code);
      g_assert_cmpuint (mmdir_error_get_os_code (error), ==, mmdir_error_get_os_code (failure));
    }
}

#define ASSERT_FAILS(call)           \
  G_STMT_START                       \
  {                                  \
    g_autoptr (GError) error = NULL; \
                                     \
    g_assert_false (call);           \
    assert_same (error, failure);    \
  }                                  \
  G_STMT_END

/* What failed began where the file ends, for what fails here writes nothing. */
static void
assert_offset (const Subject *subject,
               const GError *failure)
{
  guint64 offset, length;

  if (failure == NULL || !g_str_has_suffix (mmdir_error_get_path (failure), "new") ||
      !mmdir_error_get_offset (failure, &offset))
    return;
  g_assert_true (mmdir_directory_get_file_length (subject->writer, "new", &length, NULL));
  g_assert_cmpuint (offset, ==, length);
}

void
subject_assert_sticky (Subject *subject,
                       const GError *failure)
{
  assert_offset (subject, failure);
  ASSERT_FAILS (mmdir_output_write_byte (subject->output, 1, &error));
  ASSERT_FAILS (mmdir_output_write_bytes (subject->output, "bytes", 5, &error));
  ASSERT_FAILS (mmdir_output_flush (subject->output, &error));
  ASSERT_FAILS (mmdir_output_sync (subject->output, &error));
  ASSERT_FAILS (mmdir_output_close (subject->output, &error));
  ASSERT_FAILS (mmdir_output_close (subject->output, &error));
}
