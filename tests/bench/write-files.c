/* write-files.c: what the files hold
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "write-files.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define SEED G_GUINT64_CONSTANT (20260401)

#define N_POSITIONS (1024 * 1024)
#define N_POSITIONS_TINY 512

#define SEGMENT_VALUES (256 * BENCH_BLOCK_VALUES)

static const char *const names[] = {
  [BENCH_FILE_VINT] = "vint",
  [BENCH_FILE_VLONG] = "vlong",
  [BENCH_FILE_GROUP] = "group",
  [BENCH_FILE_BYTES] = "bytes",
  [BENCH_FILE_SMALL] = "small",
};

typedef struct
{
  BenchFile *file;
  FILE *stream;
  guint64 length;
} Writer;

static void
writer_open (Writer *writer,
             BenchFile *file)
{
  writer->file = file;
  writer->length = 0;
  writer->stream = g_fopen (file->path, "wbe");
  if (writer->stream == NULL)
    bench_fail_call ("fopen", file->path);
}

static void
writer_put (Writer *writer,
            gconstpointer bytes,
            gsize length)
{
  if (fwrite (bytes, 1, length, writer->stream) != length)
    bench_fail_call ("fwrite", writer->file->path);
  writer->length += length;
}

/* Pages that are not on the disk yet cannot be dropped. */
static void
writer_close (Writer *writer)
{
  if (fflush (writer->stream) != 0 || fsync (fileno (writer->stream)) != 0)
    bench_fail_call ("fsync", writer->file->path);
  fclose (writer->stream);
  writer->file->length = writer->length;
}

static gsize
encode (guint8 *bytes,
        guint64 value)
{
  gsize length = 0;

  for (; value >= 0x80; value >>= 7)
    bytes[length++] = (guint8) (value | 0x80);
  bytes[length++] = (guint8) value;
  return length;
}

/* Of a hundred, eighty values take one byte and one takes five: about what the
 * gaps of posting lists take.  More that are short would be easier to foresee,
 * for the branches of a loop, and fewer harder. */
guint32
write_next_vint (guint64 *state)
{
  static const struct
  {
    guint share;
    guint bits;
  } kinds[] = { { 80, 7 }, { 94, 14 }, { 98, 21 }, { 99, 28 }, { 100, 32 } };
  const guint64 random = files_random (state);
  const guint choice = (guint) (random >> 32) % 100;
  guint i = 0;

  while (choice >= kinds[i].share)
    i++;
  return (guint32) random >> (32 - kinds[i].bits);
}

guint64
write_next_vlong (guint64 *state)
{
  const guint n_bits = 1 + (guint) (files_random (state) % 63);

  return files_random (state) >> (64 - n_bits);
}

static void
put_group (Writer *writer,
           const guint32 *values)
{
  guint8 bytes[17] = { 0 };
  gsize length = 1;
  guint i;

  for (i = 0; i < 4; i++)
    {
      const guint n_bytes = 1 + (values[i] > 0xff) + (values[i] > 0xffff) + (values[i] > 0xffffff);
      const guint32 little = GUINT32_TO_LE (values[i]);

      bytes[0] = (guint8) (bytes[0] << 2 | (n_bytes - 1));
      memcpy (bytes + length, &little, n_bytes);
      length += n_bytes;
    }
  writer_put (writer, bytes, length);
}

static void
put_block (Writer *writer,
           BenchFileKind kind,
           guint64 *state)
{
  guint32 group[4];
  guint8 bytes[10];
  guint i;

  for (i = 0; i < BENCH_BLOCK_VALUES; i++)
    if (kind == BENCH_FILE_VLONG)
      writer_put (writer, bytes, encode (bytes, write_next_vlong (state)));
    else if (kind == BENCH_FILE_VINT)
      writer_put (writer, bytes, encode (bytes, write_next_vint (state)));
    else
      {
        group[i % 4] = write_next_vint (state);
        if (i % 4 == 3)
          put_group (writer, group);
      }
}

/* Values cannot be found without a start: those of segments are kept.  Both
 * files of the same values have the same number of segments, so that it comes
 * from the number of values and not from their lengths. */
static void
write_values (BenchWorld *world,
              Writer *writer,
              BenchFileKind kind)
{
  /* Bytes that a value takes on average, times ten. */
  const guint64 tenths = kind == BENCH_FILE_VLONG ? 50 : 13;
  const guint64 n_values = world->size * 10 / tenths;
  const guint8 padding[BENCH_PADDING] = { 0 };
  BenchFile *file = writer->file;
  guint64 n_segments, state = SEED, i, j;

  file->segment_values = world->is_tiny ? BENCH_BLOCK_VALUES : SEGMENT_VALUES;
  n_segments = MAX (1, n_values / file->segment_values);
  file->segments = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_array_append_val (file->segments, writer->length);
  for (i = 0; i < n_segments; i++)
    {
      for (j = 0; j < file->segment_values / BENCH_BLOCK_VALUES; j++)
        put_block (writer, kind, &state);
      g_array_append_val (file->segments, writer->length);
    }
  writer_put (writer, padding, sizeof padding);
}

static void
write_random (Writer *writer,
              guint64 length)
{
  guint64 state = SEED;

  while (writer->length < length)
    {
      guint64 words[512];
      guint i;

      for (i = 0; i < G_N_ELEMENTS (words); i++)
        words[i] = GUINT64_TO_LE (files_random (&state));
      writer_put (writer, words, (gsize) MIN (sizeof words, length - writer->length));
    }
}

void
write_file (BenchWorld *world,
            BenchFileKind kind)
{
  BenchFile *file = &world->files[kind];
  Writer writer;

  file->name = names[kind];
  file->path = g_build_filename (world->directory, file->name, NULL);
  writer_open (&writer, file);
  switch (kind)
    {
    case BENCH_FILE_VINT:
    case BENCH_FILE_VLONG:
    case BENCH_FILE_GROUP:
      write_values (world, &writer, kind);
      break;
    case BENCH_FILE_SMALL:
      write_random (&writer, BENCH_SMALL_LENGTH);
      break;
    case BENCH_FILE_BYTES:
    default:
      write_random (&writer, world->size);
      break;
    }
  writer_close (&writer);
}

/* Everybody, other processes too, goes to the same places: the file has them
 * as little-endian words. */
void
write_positions (BenchWorld *world)
{
  g_autofree char *path = g_build_filename (world->directory, "positions", NULL);
  BenchFile file = { .path = path };
  guint64 state = SEED + 1, i;
  Writer writer;

  world->n_positions = world->is_tiny ? N_POSITIONS_TINY : N_POSITIONS;
  world->positions = g_new (guint64, world->n_positions);
  writer_open (&writer, &file);
  for (i = 0; i < world->n_positions; i++)
    {
      guint64 little;

      world->positions[i] = files_random (&state) % (world->size - 7);
      little = GUINT64_TO_LE (world->positions[i]);
      writer_put (&writer, &little, sizeof little);
    }
  writer_close (&writer);
}
