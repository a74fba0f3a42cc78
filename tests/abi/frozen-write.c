/* frozen-write.c: what a program that was built with the first headers of a
 * series writes with the library of today
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "frozen-write.h"

#include "records.h"

#include <mmdir/mmdir.h>
#include <string.h>

#ifndef mmdir_output_write_byte
#error "Writes are not put in place."
#endif

#define WRITE_CASE(name, type)                                                                  \
  case KIND_##name:                                                                             \
    {                                                                                           \
      type value;                                                                               \
                                                                                                \
      memcpy (&value,                                                                           \
              (const guint8 *) &bits + (G_BYTE_ORDER == G_BIG_ENDIAN ? 8 - sizeof (value) : 0), \
              sizeof value);                                                                    \
      return mmdir_output_write_##name (output, value, error);                                  \
    }

static gboolean
write_value (MmdirOutput *output,
             Kind kind,
             guint64 bits,
             GError **error)
{
  switch ((guint) kind)
    {
      ALL_KINDS (WRITE_CASE)
    default:
      g_assert_not_reached ();
    }
}

/* Processors may change the bits of what is no number. */
static gboolean
is_nan (const Record *record)
{
  switch (record->kind)
    {
    case KIND_float_le:
    case KIND_float_be:
      return (record->bits & 0x7fffffff) > 0x7f800000;
    case KIND_double_le:
    case KIND_double_be:
      return (record->bits & G_MAXINT64) > G_GUINT64_CONSTANT (0x7ff0000000000000);
    default:
      return FALSE;
    }
}

/* The window is filled and emptied many times. */
void
frozen_write (const char *folder,
              const GByteArray *bytes,
              const GArray *records)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirOutput) output = NULL;
  g_autofree char *path = g_build_filename (folder, "written", NULL);
  g_autofree char *contents = NULL;
  GError *error = NULL;
  gsize length;
  guint i;

  directory = mmdir_directory_open (folder, &error);
  g_assert_no_error (error);
  output = mmdir_directory_create_output (directory, "written", &error);
  g_assert_no_error (error);
  for (i = 0; i < records->len; i++)
    {
      const Record *record = &g_array_index (records, Record, i);

      g_assert_cmpuint (mmdir_output_tell (output), ==, record->position);
      write_value (output, record->kind, record->bits, &error);
      g_assert_no_error (error);
    }
  mmdir_output_close (output, &error);
  g_assert_no_error (error);

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (length, ==, bytes->len);
  for (i = 0; i < records->len; i++)
    {
      const Record *record = &g_array_index (records, Record, i);

      if (!is_nan (record))
        g_assert_cmpmem (contents + record->position, record->length,
                         bytes->data + record->position, record->length);
    }
  mmdir_directory_delete_file (directory, "written", &error);
  g_assert_no_error (error);
}
