/* bench-verify.c: the checksums of a whole index
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The index is the one that --index names, or files of random bytes with the
 * header and the footer that Lucene puts around its own.
 */

#include "config.h"

#include "bench.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <libdeflate.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define HEADER_MAGIC 0x3fd76c17u
#define FOOTER_MAGIC (~HEADER_MAGIC)
#define FOOTER_LENGTH 16

#define N_FILES 8

static void
append_be (GByteArray *bytes,
           guint64 value,
           guint n_bytes)
{
  const guint64 big = GUINT64_TO_BE (value);

  g_byte_array_append (bytes, (const guint8 *) &big + 8 - n_bytes, n_bytes);
}

static void
write_index_file (const char *path,
                  guint64 length)
{
  static const char codec[] = "MmdirBenchmark";
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  FILE *stream = g_fopen (path, "wbe");
  guint64 state = length;
  guint i;

  append_be (bytes, HEADER_MAGIC, 4);
  append_be (bytes, sizeof codec - 1, 1);
  g_byte_array_append (bytes, (const guint8 *) codec, sizeof codec - 1);
  append_be (bytes, 0, 4);
  for (i = 0; i < 2; i++)
    append_be (bytes, 1, 8);
  append_be (bytes, 0, 1);
  while (bytes->len < length)
    append_be (bytes, files_random (&state), 8);
  append_be (bytes, FOOTER_MAGIC, 4);
  append_be (bytes, 0, 4);
  append_be (bytes, libdeflate_crc32 (0, bytes->data, bytes->len), 8);
  if (stream == NULL || fwrite (bytes->data, 1, bytes->len, stream) != bytes->len ||
      fflush (stream) != 0 || fsync (fileno (stream)) != 0)
    bench_fail_call ("fwrite", path);
  fclose (stream);
}

static const char *
get_index (const BenchSlot *slot)
{
  static char *folder;
  guint i;

  if (slot->world->index != NULL)
    return slot->world->index;
  if (folder != NULL)
    return folder;
  folder = g_build_filename (slot->world->directory, "index", NULL);
  if (g_mkdir (folder, 0700) != 0)
    bench_fail_call ("mkdir", folder);
  for (i = 0; i < N_FILES; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/_%u.fdt", folder, i);

      write_index_file (path, slot->world->size / N_FILES);
    }
  return folder;
}

typedef guint64 (*FileFunc) (const BenchSlot *slot,
                             const char *path);

static guint64
for_each_file (const BenchSlot *slot,
               FileFunc function)
{
  const char *folder = get_index (slot);
  GError *error = NULL;
  GDir *entries = g_dir_open (folder, 0, &error);
  const char *name;
  guint64 sum = 0;

  if (entries == NULL)
    bench_fail_error (error);
  while ((name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      sum += function (slot, path);
    }
  g_dir_close (entries);
  return sum;
}

static guint64
drop_file (const BenchSlot *slot,
           const char *path)
{
  files_drop (slot->world, path);
  return 0;
}

static guint64
drop_index (const BenchSlot *slot)
{
  return for_each_file (slot, drop_file);
}

/* By hand: one thread, a mapping, and the same library for the arithmetic. */
static guint64
checksum_by_hand (const BenchSlot *slot,
                  const char *path)
{
  const int descriptor = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  guint32 magic, checksum = 0;
  GStatBuf status;
  guint8 *bytes;
  gsize length;

  if (descriptor < 0 || g_stat (path, &status) != 0)
    bench_fail_call ("open", path);
  length = (gsize) status.st_size;
  if (length >= FOOTER_LENGTH)
    {
      bytes = mmap (NULL, length, PROT_READ, MAP_SHARED, descriptor, 0);
      if (bytes == MAP_FAILED)
        bench_fail_call ("mmap", path);
      memcpy (&magic, bytes + length - FOOTER_LENGTH, sizeof magic);
      if (magic == GUINT32_TO_BE (FOOTER_MAGIC))
        checksum = libdeflate_crc32 (0, bytes, length - 8);
      munmap (bytes, length);
    }
  close (descriptor);
  return checksum;
}

static guint64
verify_raw (const BenchSlot *slot)
{
  return for_each_file (slot, checksum_by_hand);
}

static char *
run_command (const char *const *arguments)
{
  char *output = NULL, *messages = NULL;
  GError *error = NULL;
  int status;

  /* All descriptors are closed on exec; asked to close them, GLib forks, and that
   * takes longer the more this process has mapped. */
  if (!g_spawn_sync (NULL, (char **) arguments, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_LEAVE_DESCRIPTORS_OPEN, NULL, NULL,
                     &output, &messages, &status, &error))
    bench_fail_error (error);
  if (status != 0)
    bench_fail ("%s: it ends with the status %d: %s", arguments[0], status, messages);
  g_free (messages);
  return output;
}

/* The checksums that it found. */
static guint64
verify_command (const BenchSlot *slot)
{
  const char *const arguments[] = { slot->world->command, "verify", "--json", get_index (slot), NULL };
  g_autofree char *output = run_command (arguments);
  json_t *document = json_loads (output, 0, NULL);
  json_t *files = json_object_get (document, "files"), *file;
  guint64 sum = 0;
  gsize i;

  json_array_foreach (files, i, file)
      sum += (guint64) json_integer_value (json_object_get (file, "checksum"));
  json_decref (document);
  return sum;
}

/* Lucene's own check ends with a failure where a checksum is wrong, and tells
 * none: its checksum is that of the others. */
static char *
run_check_index (const BenchSlot *slot)
{
  g_auto (GStrv) words = NULL;
  GPtrArray *arguments = g_ptr_array_new ();
  GError *error = NULL;
  char *output;
  guint i;

  if (!g_shell_parse_argv (slot->world->check_index, NULL, &words, &error))
    bench_fail_error (error);
  for (i = 0; words[i] != NULL; i++)
    g_ptr_array_add (arguments, words[i]);
  g_ptr_array_add (arguments, (char *) get_index (slot));
  g_ptr_array_add (arguments, NULL);
  output = run_command ((const char *const *) arguments->pdata);
  g_ptr_array_unref (arguments);
  return output;
}

static guint64
known_sum (const BenchSlot *slot)
{
  static guint64 sum;

  if (sum == 0)
    sum = verify_raw (slot);
  return sum;
}

static gdouble
get_time (void)
{
  return (gdouble) g_get_monotonic_time () * 1000;
}

static guint64
verify_check_index (const BenchSlot *slot)
{
  const guint64 sum = known_sum (slot);
  const gdouble start = get_time ();

  g_free (run_check_index (slot));
  *slot->elapsed = get_time () - start;
  return sum;
}

/* "test: check integrity.....OK [took 0.110 sec]", for each segment */
static guint64
verify_check_integrity (const BenchSlot *slot)
{
  const guint64 sum = known_sum (slot);
  g_autofree char *output = run_check_index (slot);
  const char *rest = output;
  gdouble seconds = 0;

  while ((rest = strstr (rest, "check integrity")) != NULL)
    {
      rest = strstr (rest, "[took ");
      if (rest == NULL)
        bench_fail ("Lucene does not say how long its check of checksums took: %s", output);
      rest += strlen ("[took ");
      seconds += g_ascii_strtod (rest, NULL);
    }
  *slot->elapsed = seconds * 1e9;
  return sum;
}

static gboolean
has_command (const BenchWorld *world)
{
  return world->command != NULL;
}

static gboolean
has_check_index (const BenchWorld *world)
{
  return world->check_index != NULL;
}

static const BenchPeer verify_peers[] = {
  BENCH_PEER ("raw", verify_raw),
  BENCH_PEER_IF (has_command, "command", verify_command),
  BENCH_PEER_IF (has_check_index, "check-index", verify_check_index),
  BENCH_PEER_IF (has_check_index, "check-integrity", verify_check_integrity),
  BENCH_END_OF_PEERS,
};

const BenchOperation bench_verify_operations[] = {
  { .name = "verify", .title = "verify of an index", .plan = BENCH_OVER_NOTHING, .file = BENCH_FILE_SMALL, .step = 1, .is_slow = TRUE, .peers = verify_peers },
  { .name = "cold-verify", .title = "verify of an index, cold", .plan = BENCH_OVER_NOTHING, .file = BENCH_FILE_SMALL, .step = 1, .is_cold = TRUE, .is_slow = TRUE, .drop = drop_index, .peers = verify_peers },
  { NULL },
};
