/* test-frozen.c: a program that was built with the first headers of a series
 * reads and writes right with the library of today
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Compiled with the headers that are kept in tests/abi, and linked with the
 * shared library alone: what reads and writes in place do is what released
 * programs do.  FROZEN is a condition that those headers meet.
 */

#include "frozen-write.h"
#include "records.h"

#include <glib/gstdio.h>
#include <mmdir/mmdir.h>
#include <string.h>
#ifdef G_OS_UNIX
#include <unistd.h>
#endif

#if !FROZEN
#error "These are not the headers that were frozen."
#endif
#ifndef mmdir_input_read_byte
#error "Reads are not put in place."
#endif

#define MEBIBYTE 1048576

/* Three chunks of the smallest size and a part of one. */
#define LENGTH (3 * MEBIBYTE + 4321)

/* No page is larger. */
#define PAGE_LENGTH 65536

typedef struct
{
  const char *name;
  MmdirBacking backing;
  guint64 budget;
  gboolean is_windowed;
} Way;

static const Way ways[] = {
  { "mapped", MMDIR_BACKING_MAPPED, 0, FALSE },
  { "on-demand", MMDIR_BACKING_MAPPED, MEBIBYTE, TRUE },
  { "buffered", MMDIR_BACKING_BUFFERED, 0, FALSE },
  { "memory", MMDIR_BACKING_MEMORY, 0, FALSE },
};

/* Of the whole program: the folder, and what is in its file. */
static char *folder;
static GByteArray *bytes;
static GArray *records;

/* Bits as in a record. */
#define BITS_OF(value)                                                           \
  G_STMT_START                                                                   \
  {                                                                              \
    guint8 in_memory[8] = { 0 };                                                 \
                                                                                 \
    memcpy (in_memory + (G_BYTE_ORDER == G_BIG_ENDIAN ? 8 - sizeof (value) : 0), \
            &(value), sizeof (value));                                           \
    memcpy (&bits, in_memory, sizeof bits);                                      \
    if (kind == KIND_zint)                                                       \
      bits = (guint64) (gint64) (gint32) (guint32) bits;                         \
  }                                                                              \
  G_STMT_END

#define READ_CASE(name, type)                                    \
  case KIND_##name:                                              \
    {                                                            \
      type result;                                               \
                                                                 \
      success = mmdir_input_read_##name (input, &result, error); \
      if (success)                                               \
        BITS_OF (result);                                        \
      break;                                                     \
    }

#define READ_AT_CASE(name, type)                                                \
  case KIND_##name:                                                             \
    {                                                                           \
      type result;                                                              \
                                                                                \
      success = mmdir_input_read_##name##_at (input, position, &result, error); \
      if (success)                                                              \
        BITS_OF (result);                                                       \
      break;                                                                    \
    }

static gboolean
read_value (MmdirInput *input,
            Kind kind,
            guint64 *value,
            GError **error)
{
  guint64 bits = 0;
  gboolean success = FALSE;

  switch ((guint) kind)
    {
      ALL_KINDS (READ_CASE)
    default:
      g_assert_not_reached ();
    }
  if (success)
    *value = bits;
  return success;
}

static gboolean
read_value_at (MmdirInput *input,
               guint64 position,
               Kind kind,
               guint64 *value,
               GError **error)
{
  guint64 bits = 0;
  gboolean success = FALSE;

  switch ((guint) kind)
    {
      FIXED_KINDS (READ_AT_CASE)
    default:
      g_assert_not_reached ();
    }
  if (success)
    *value = bits;
  return success;
}

static MmdirInput *
open_input (const Way *way,
            const char *name)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  GError *error = NULL;
  MmdirInput *input;

  directory = mmdir_directory_open_with_chunk_power (folder, MMDIR_CHUNK_POWER_MINIMUM, &error);
  g_assert_no_error (error);
  mmdir_directory_set_small_file_threshold (directory, 0);
  mmdir_directory_set_backing (directory, way->backing);
  mmdir_directory_set_map_budget (directory, way->budget);
  input = mmdir_directory_open_input (directory, name, MMDIR_CONTEXT_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_cmpint (mmdir_input_get_backing (input), ==, way->backing);
  return input;
}

static const Record *
get_record (guint index)
{
  return &g_array_index (records, Record, index);
}

static void
check_record (MmdirInput *input,
              const Record *record,
              guint64 start)
{
  GError *error = NULL;
  guint64 value = 0;

  g_assert_cmpuint (mmdir_input_tell (input), ==, record->position - start);
  read_value (input, record->kind, &value, &error);
  g_assert_no_error (error);
  g_assert_cmphex (value, ==, record->bits);
  g_assert_cmpuint (mmdir_input_tell (input), ==, record->position - start + record->length);
  if (record_fixed_length (record->kind) == 0)
    return;
  value = 0;
  read_value_at (input, record->position - start, record->kind, &value, &error);
  g_assert_no_error (error);
  g_assert_cmphex (value, ==, record->bits);
}

/* From the start to the end, and there no further. */
static void
test_forward (gconstpointer data)
{
  const Way *way = data;
  g_autoptr (MmdirInput) input = open_input (way, "records");
  guint64 value;
  guint i;

  g_assert_true (mmdir_input_is_windowed (input) == way->is_windowed);
  g_assert_cmpuint (mmdir_input_get_length (input), ==, bytes->len);
  for (i = 0; i < records->len; i++)
    check_record (input, get_record (i), 0);
  for (i = 0; i < N_KINDS; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (read_value (input, i, &value, &error));
      g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_END_OF_INPUT);
      g_assert_cmpuint (mmdir_input_tell (input), ==, bytes->len);
      if (record_fixed_length (i) == 0)
        continue;
      g_clear_error (&error);
      g_assert_false (read_value_at (input, bytes->len - record_fixed_length (i) + 1, i, &value, &error));
      g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_END_OF_INPUT);
    }
}

/* To and fro, in slices and clones that each have a window. */
static void
test_random (gconstpointer data)
{
  g_autoptr (MmdirInput) input = open_input (data, "records");
  g_autoptr (GRand) random = g_rand_new_with_seed (20);
  GError *error = NULL;
  guint i;

  for (i = 0; i < 2000; i++)
    {
      const Record *first = get_record ((guint) g_rand_int_range (random, 0, (gint) records->len));
      const Record *second = get_record ((guint) g_rand_int_range (random, 0, (gint) records->len));
      g_autoptr (MmdirInput) clone = NULL;
      g_autoptr (MmdirInput) slice = NULL;

      g_assert_true (mmdir_input_seek (input, first->position, &error));
      clone = mmdir_input_clone (input);
      check_record (input, first, 0);
      check_record (clone, first, 0);
      if (second->position <= first->position)
        continue;
      slice = mmdir_input_slice (input, "slice", first->position,
                                 second->position + second->length - first->position, &error);
      g_assert_no_error (error);
      check_record (slice, first, first->position);
      mmdir_input_skip (slice, second->position - first->position - first->length, &error);
      g_assert_no_error (error);
      check_record (slice, second, first->position);
    }
}

/* What gives more than one value, and pointers into the window. */
static void
test_bytes (gconstpointer data)
{
  g_autoptr (MmdirInput) input = open_input (data, "records");
  g_autoptr (GRand) random = g_rand_new_with_seed (21);
  GError *error = NULL;
  guint8 buffer[5000];
  guint i;

  for (i = 0; i < 500; i++)
    {
      gsize length = (gsize) g_rand_int_range (random, 1, sizeof buffer);
      gsize position = (gsize) g_rand_int_range (random, 0, (gint) (bytes->len - sizeof buffer));
      const guint8 *peeked;
      gsize available = 0;

      g_assert_true (mmdir_input_seek (input, position, &error));
      peeked = mmdir_input_peek (input, length, &available, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (available, >=, length);
      g_assert_cmpmem (peeked, length, bytes->data + position, length);
      g_assert_cmpuint (mmdir_input_tell (input), ==, position);
      g_assert_true (mmdir_input_read_bytes (input, buffer, length, &error));
      g_assert_cmpmem (buffer, length, bytes->data + position, length);
      g_assert_cmpuint (mmdir_input_tell (input), ==, position + length);
      g_assert_true (mmdir_input_check (input, &error));
    }
  g_assert_false (mmdir_input_seek (input, (guint64) bytes->len + 1, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_END_OF_INPUT);
  g_clear_error (&error);
}

/* Ten bytes of 0xff are nothing of variable length. */
static void
test_malformed (gconstpointer data)
{
  g_autoptr (MmdirInput) input = open_input (data, "malformed");
  guint64 value;
  guint kind;

  for (kind = KIND_vint; kind < N_KINDS; kind++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (read_value (input, kind, &value, &error));
      g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_MALFORMED);
      g_assert_cmpuint (mmdir_input_tell (input), ==, 0);
    }
}

#ifdef G_OS_UNIX
/* A page that is gone is noted where the reads of the program look. */
static void
test_damage (void)
{
  const Way *way = &ways[0];
  g_autofree char *path = g_build_filename (folder, "pages", NULL);
  g_autoptr (MmdirInput) input = NULL;
  GError *error = NULL;
  guint8 buffer[16];
  guint64 value;

  if (g_strcmp0 (g_getenv ("TEST_INSTRUMENT"), "qemu") == 0)
    {
      g_test_skip ("qemu does not tell the address of a SIGBUS");
      return;
    }
  if (!mmdir_guard_install (&error))
    {
      g_test_skip (error->message);
      g_clear_error (&error);
      return;
    }
  input = open_input (way, "pages");
  g_assert_true (mmdir_input_read_bytes (input, buffer, sizeof buffer, &error));
  g_assert_true (mmdir_input_check (input, &error));
  g_assert_cmpint (truncate (path, 0), ==, 0);
  g_assert_true (mmdir_input_seek (input, MEBIBYTE - PAGE_LENGTH, &error));
  g_assert_false (mmdir_input_read_bytes (input, buffer, sizeof buffer, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_IO);
  g_clear_error (&error);
  g_assert_cmpuint (mmdir_input_tell (input), ==, MEBIBYTE - PAGE_LENGTH);
  g_assert_true (read_value (input, KIND_uint64_le, &value, &error));
  g_assert_cmphex (value, ==, 0);
  g_assert_false (mmdir_input_check (input, &error));
  g_clear_error (&error);
  mmdir_guard_remove ();
}

/* Valgrind cannot make the stack of the main thread larger where it has to
 * deliver a signal on it. */
static void
prepare_stack (void)
{
  volatile guint8 stack[65536];
  gsize i;

  for (i = 0; i < sizeof stack; i += 1024)
    stack[i] = 0;
}
#endif

static void
test_write (void)
{
  frozen_write (folder, bytes, records);
}

/* What programs have compiled in besides. */
static void
test_constants (void)
{
  g_autoptr (MmdirDirectory) directory = NULL;
  GError *error = NULL;

  g_assert_null (mmdir_check_version (MMDIR_MAJOR_VERSION, MMDIR_MINOR_VERSION, MMDIR_MICRO_VERSION));
  directory = mmdir_directory_open (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mmdir_directory_get_chunk_power (directory), ==, MMDIR_CHUNK_POWER_DEFAULT);
  g_clear_pointer (&directory, mmdir_directory_unref);
  directory = mmdir_directory_open_with_chunk_power (folder, MMDIR_CHUNK_POWER_MAXIMUM, &error);
  g_assert_no_error (error);
}

static void
write_file (const char *name,
            const guint8 *content,
            gsize length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GError *error = NULL;

  g_file_set_contents (path, (const char *) content, (gssize) length, &error);
  g_assert_no_error (error);
}

static void
remove_file (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
set_up (void)
{
  static const guint8 malformed[10] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
  g_autoptr (GRand) random = g_rand_new_with_seed (19);
  g_autofree guint8 *pages = g_malloc0 (MEBIBYTE);
  GError *error = NULL;

  folder = g_dir_make_tmp ("mmdir-frozen-XXXXXX", &error);
  g_assert_no_error (error);
  bytes = g_byte_array_new ();
  records = g_array_new (FALSE, FALSE, sizeof (Record));
  while (bytes->len < LENGTH)
    {
      Record record = record_append (bytes, random);

      g_array_append_val (records, record);
    }
  write_file ("records", bytes->data, bytes->len);
  write_file ("malformed", malformed, sizeof malformed);
  write_file ("pages", pages, MEBIBYTE);
}

static void
tear_down (void)
{
  remove_file ("records");
  remove_file ("malformed");
  remove_file ("pages");
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
  g_byte_array_unref (bytes);
  g_array_unref (records);
}

static void
add (const Way *way,
     const char *name,
     GTestDataFunc func)
{
  g_autofree char *path = g_strdup_printf ("/frozen/%s/%s", way->name, name);

  g_test_add_data_func (path, way, func);
}

int
main (int argc,
      char **argv)
{
  gsize i;
  int status;

  g_test_init (&argc, &argv, NULL);
  set_up ();
  for (i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      add (&ways[i], "forward", test_forward);
      add (&ways[i], "random", test_random);
      add (&ways[i], "bytes", test_bytes);
      add (&ways[i], "malformed", test_malformed);
    }
#ifdef G_OS_UNIX
  prepare_stack ();
  g_test_add_func ("/frozen/damage", test_damage);
#endif
  g_test_add_func ("/frozen/write", test_write);
  g_test_add_func ("/frozen/constants", test_constants);
  status = g_test_run ();
  tear_down ();
  return status;
}
