/* instructions.c: loops whose instructions are counted, by the inline reads and
 * writes, and by hand
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * instructions FOLDER reads and writes files that it makes there.  test-instructions.sh
 * runs it under callgrind and looks for the functions loop_*.
 */

#include "by-hand.h"

/* Items of each loop. */
#define N_ITEMS 20000

#define LENGTH (N_ITEMS * 8)

/* Called once, and never put in place. */
#if defined(__GNUC__) && !defined(__clang__)
#define LOOP __attribute__ ((noinline, noclone)) static guint64
#else
#define LOOP __attribute__ ((noinline)) static guint64
#endif

static void
require (gboolean condition,
         GError *error)
{
  if (!condition)
    g_error ("%s", error != NULL ? error->message : "the sums differ");
}

LOOP
loop_byte_raw (const guint8 *bytes)
{
  guint64 sum = 0, i;

  for (i = 0; i < N_ITEMS; i++)
    {
      const guint8 value = *bytes++;

      BENCH_KEEP (value);
      sum += value;
    }
  return sum;
}

LOOP
loop_uint64_raw (const guint8 *bytes)
{
  guint64 sum = 0, i;

  for (i = 0; i < N_ITEMS; i++, bytes += 8)
    {
      const guint64 value = by_hand_uint64 (bytes);

      BENCH_KEEP (value);
      sum += value;
    }
  return sum;
}

LOOP
loop_vint_raw (const guint8 *bytes)
{
  guint64 sum = 0, i;

  for (i = 0; i < N_ITEMS; i++)
    {
      guint32 value;

      bytes = by_hand_vint (bytes, &value);
      BENCH_KEEP (value);
      sum += value;
    }
  return sum;
}

LOOP
loop_at_raw (const guint8 *bytes,
             const guint64 *positions)
{
  guint64 sum = 0, i;

  for (i = 0; i < N_ITEMS; i++)
    {
      const guint64 value = by_hand_uint64 (bytes + positions[i]);

      BENCH_KEEP (value);
      sum += value;
    }
  return sum;
}

/* What a failing read does is the same for all, and not counted. */
#define DEFINE_LOOP(name, type, read)                \
  LOOP                                               \
      loop_##name##_mmdir (MmdirInput *input,        \
                           const guint64 *positions) \
  {                                                  \
    GError *error = NULL;                            \
    guint64 sum = 0, i;                              \
                                                     \
    for (i = 0; i < N_ITEMS; i++)                    \
      {                                              \
        type value;                                  \
                                                     \
        if (!(read))                                 \
          require (FALSE, error);                    \
        BENCH_KEEP (value);                          \
        sum += value;                                \
      }                                              \
    return sum;                                      \
  }

DEFINE_LOOP (byte, guint8, mmdir_input_read_byte (input, &value, &error))
DEFINE_LOOP (uint64, guint64, mmdir_input_read_uint64_le (input, &value, &error))
DEFINE_LOOP (vint, guint32, mmdir_input_read_vint (input, &value, &error))
DEFINE_LOOP (at, guint64, mmdir_input_read_uint64_le_at (input, positions[i], &value, &error))
DEFINE_LOOP (seek, guint64, mmdir_input_seek (input, positions[i], &error) && mmdir_input_read_uint64_le (input, &value, &error))

/* Writing: values that follow each other from the bytes of the input */

#define DEFINE_WRITE_RAW(name, type, store)                      \
  __attribute__ ((noinline)) static guint8 *                     \
      loop_write_##name##_raw (guint8 *to,                       \
                               const guint8 *bytes)              \
  {                                                              \
    guint64 i;                                                   \
                                                                 \
    for (i = 0; i < N_ITEMS; i++, bytes += sizeof (type))        \
      {                                                          \
        const type value = *(const type *) (const void *) bytes; \
                                                                 \
        BENCH_KEEP (value);                                      \
        store;                                                   \
      }                                                          \
    return to;                                                   \
  }

#define DEFINE_WRITE(name, type, write)                          \
  __attribute__ ((noinline)) static void                         \
      loop_write_##name##_mmdir (MmdirOutput *output,            \
                                 const guint8 *bytes)            \
  {                                                              \
    GError *error = NULL;                                        \
    guint64 i;                                                   \
                                                                 \
    for (i = 0; i < N_ITEMS; i++, bytes += sizeof (type))        \
      {                                                          \
        const type value = *(const type *) (const void *) bytes; \
                                                                 \
        BENCH_KEEP (value);                                      \
        if (!write (output, value, &error))                      \
          require (FALSE, error);                                \
      }                                                          \
  }

static inline guint8 *
put_vint (guint8 *to,
          guint32 value)
{
  for (; value >= 0x80; value >>= 7)
    *to++ = (guint8) (value | 0x80);
  *to++ = (guint8) value;
  return to;
}

static inline guint8 *
put_uint32 (guint8 *to,
            guint32 value)
{
  const guint32 little = GUINT32_TO_LE (value);

  memcpy (to, &little, sizeof little);
  return to + sizeof little;
}

DEFINE_WRITE_RAW (byte, guint8, *to++ = value)
DEFINE_WRITE_RAW (uint32, guint32, to = put_uint32 (to, value))
DEFINE_WRITE_RAW (vint, guint8, to = put_vint (to, value))
DEFINE_WRITE (byte, guint8, mmdir_output_write_byte)
DEFINE_WRITE (uint32, guint32, mmdir_output_write_uint32_le)
DEFINE_WRITE (vint, guint8, mmdir_output_write_vint)

typedef guint8 *(*WriteRaw) (guint8 *to,
                             const guint8 *bytes);
typedef void (*Write) (MmdirOutput *output,
                       const guint8 *bytes);

static void
compare_writes (const char *folder,
                const guint8 *bytes,
                WriteRaw write_raw,
                Write write)
{
  g_autofree guint8 *raw = g_malloc (LENGTH);
  g_autofree char *path = g_build_filename (folder, "written", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirOutput) output = NULL;
  GError *error = NULL;
  gsize length;

  directory = mmdir_directory_open (folder, &error);
  require (directory != NULL, error);
  output = mmdir_directory_create_output (directory, "written", &error);
  require (output != NULL, error);
  write (output, bytes);
  require (mmdir_output_close (output, &error), error);
  require (g_file_get_contents (path, &contents, &length, &error), error);
  require (length == (gsize) (write_raw (raw, bytes) - raw) && memcmp (contents, raw, length) == 0, NULL);
  require (mmdir_directory_delete_file (directory, "written", &error), error);
}

/* Values of one to five bytes, and most of them short: all are valid varints
 * wherever one begins at the start. */
static guint8 *
make_bytes (void)
{
  guint8 *bytes = g_malloc0 (LENGTH);
  guint32 state = 1;
  gsize i = 0;

  while (i < LENGTH - 8)
    {
      guint32 value;

      state = state * 1664525 + 1013904223;
      value = state >> (state % 3 == 0 ? state >> 28 : 25);
      for (; value >= 0x80; value >>= 7)
        bytes[i++] = (guint8) (value | 0x80);
      bytes[i++] = (guint8) value;
    }
  return bytes;
}

static guint64 *
make_positions (void)
{
  guint64 *positions = g_new (guint64, N_ITEMS);
  guint64 i;

  for (i = 0; i < N_ITEMS; i++)
    positions[i] = i * 7919 % (LENGTH - 8);
  return positions;
}

static MmdirInput *
open_input (const char *folder,
            const guint8 *bytes)
{
  g_autofree char *path = g_build_filename (folder, "bytes", NULL);
  g_autoptr (MmdirDirectory) directory = NULL;
  GError *error = NULL;
  MmdirInput *input;

  require (g_file_set_contents (path, (const char *) bytes, LENGTH, &error), error);
  directory = mmdir_directory_open (folder, &error);
  require (directory != NULL, error);
  mmdir_directory_set_backing (directory, MMDIR_BACKING_MAPPED);
  mmdir_directory_set_small_file_threshold (directory, 0);
  input = mmdir_directory_open_input (directory, "bytes", MMDIR_CONTEXT_DEFAULT, &error);
  require (input != NULL, error);
  require (mmdir_input_get_backing (input) == MMDIR_BACKING_MAPPED, NULL);
  return input;
}

static MmdirInput *
rewind_input (MmdirInput *input)
{
  GError *error = NULL;

  require (mmdir_input_seek (input, 0, &error), error);
  return input;
}

int
main (int argc,
      char **argv)
{
  g_autofree guint8 *bytes = make_bytes ();
  g_autofree guint64 *positions = make_positions ();
  g_autoptr (MmdirInput) input = NULL;
  guint64 at;

  if (argc != 2)
    return 2;
  input = open_input (argv[1], bytes);
  require (loop_byte_raw (bytes) == loop_byte_mmdir (rewind_input (input), NULL), NULL);
  require (loop_uint64_raw (bytes) == loop_uint64_mmdir (rewind_input (input), NULL), NULL);
  require (loop_vint_raw (bytes) == loop_vint_mmdir (rewind_input (input), NULL), NULL);
  at = loop_at_raw (bytes, positions);
  require (at == loop_at_mmdir (input, positions), NULL);
  require (at == loop_seek_mmdir (input, positions), NULL);
  compare_writes (argv[1], bytes, loop_write_byte_raw, loop_write_byte_mmdir);
  compare_writes (argv[1], bytes, loop_write_uint32_raw, loop_write_uint32_mmdir);
  compare_writes (argv[1], bytes, loop_write_vint_raw, loop_write_vint_mmdir);
  g_print ("%d\n", N_ITEMS);
  return 0;
}

/* by-hand.h wants it. */
void
bench_fail_call (const char *call,
                 const char *path)
{
  g_error ("%s: %s", call, path);
}
