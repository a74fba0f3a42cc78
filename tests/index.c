/* index.c: Lucene indexes for tests: whole, and damaged on purpose
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "index.h"

#include "temporary.h"

#include <glib/gstdio.h>
#include <string.h>

#define FOOTER_LENGTH 16

guint32
index_checksum (const guint8 *bytes,
                gsize length)
{
  guint32 checksum = 0xffffffff;
  gsize i;
  int bit;

  for (i = 0; i < length; i++)
    {
      checksum ^= bytes[i];
      for (bit = 0; bit < 8; bit++)
        checksum = checksum & 1 ? (checksum >> 1) ^ 0xedb88320 : checksum >> 1;
    }
  return ~checksum;
}

char *
index_find (const char *folder)
{
  char *path = g_test_build_filename (G_TEST_DIST, folder, NULL);
  g_autofree char *message = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return path;
  message = g_strdup_printf ("there is no %s", path);
  g_test_skip (message);
  g_free (path);
  return NULL;
}

char *
index_copy (const char *path)
{
  char *copy = temporary_directory_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autoptr (GByteArray) bytes = index_load (path, name);

      index_save (copy, name, bytes);
    }
  return copy;
}

GByteArray *
index_load (const char *path,
            const char *name)
{
  g_autofree char *file = g_build_filename (path, name, NULL);
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize length;

  g_file_get_contents (file, &contents, &length, &error);
  g_assert_no_error (error);
  return g_byte_array_new_take ((guint8 *) contents, length);
}

void
index_save (const char *path,
            const char *name,
            const GByteArray *bytes)
{
  g_autofree char *file = g_build_filename (path, name, NULL);

  /* Some file systems bring a file to the disk at once when it has been cut
   * short and written anew; this way there is nothing to wait for. */
  g_remove (file);
  temporary_write (path, name, bytes->data, bytes->len);
}

static void
put_uint64 (guint8 *place,
            guint64 value)
{
  value = GUINT64_TO_BE (value);
  memcpy (place, &value, sizeof value);
}

void
index_seal (GByteArray *bytes)
{
  g_assert_cmpuint (bytes->len, >=, FOOTER_LENGTH);
  put_uint64 (bytes->data + bytes->len - 8, index_checksum (bytes->data, bytes->len - 8));
}

gsize
index_locate (const GByteArray *bytes,
              const char *text)
{
  const gsize length = strlen (text);
  gsize i;

  for (i = 0; i + length <= bytes->len; i++)
    if (memcmp (bytes->data + i, text, length) == 0)
      return i;
  g_error ("“%s” is not in there", text);
}

static void
append_uint32 (GByteArray *bytes,
               guint32 value)
{
  value = GUINT32_TO_BE (value);
  g_byte_array_append (bytes, (const guint8 *) &value, sizeof value);
}

void
index_append_text (GByteArray *bytes,
                   const char *text)
{
  const guint8 length = (guint8) strlen (text);

  g_byte_array_append (bytes, &length, 1);
  g_byte_array_append (bytes, (const guint8 *) text, length);
}

void
index_append_uint64 (GByteArray *bytes,
                     guint64 value,
                     gboolean little_endian)
{
  value = little_endian ? GUINT64_TO_LE (value) : GUINT64_TO_BE (value);
  g_byte_array_append (bytes, (const guint8 *) &value, sizeof value);
}

void
index_append_header (GByteArray *bytes,
                     const char *codec,
                     guint32 version,
                     const char *id,
                     const char *suffix)
{
  append_uint32 (bytes, 0x3fd76c17);
  index_append_text (bytes, codec);
  append_uint32 (bytes, version);
  if (id != NULL)
    {
      g_byte_array_append (bytes, (const guint8 *) id, 16);
      index_append_text (bytes, suffix);
    }
}

void
index_append_footer (GByteArray *bytes)
{
  append_uint32 (bytes, 0xc02893e8);
  append_uint32 (bytes, 0);
  index_append_uint64 (bytes, 0, FALSE);
  index_seal (bytes);
}
