/* fuzz-decode.c: every read of every kind, beside a slow reference
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Six bytes say how the file is opened, the seventh how many reads there are;
 * four are a read; the rest is the file.
 */

#include "fuzz.h"

#include "choice.h"
#include "reads.h"
#include "ways.h"

#define FILE_NAME "decode"
#define MOST_READS 64

/* Slices begin and end at other places of chunks and words than files do. */
static MmdirInput *
take_slice (MmdirInput *whole,
            Model *model,
            guint8 raw)
{
  const guint64 offset = MIN (raw % 16, model->length);
  const guint64 length = model->length - offset - MIN (raw / 16 % 8, model->length - offset);
  g_autoptr (GError) error = NULL;
  MmdirInput *slice = mmdir_input_slice (whole, NULL, offset, length, &error);

  g_assert_no_error (error);
  model->bytes += offset;
  model->length = length;
  return slice;
}

static void
read_one (MmdirInput *input,
          Model *model,
          FuzzBytes *bytes)
{
  const guint8 kind = fuzz_take (bytes);
  const guint8 variant = fuzz_take (bytes);
  const guint16 number = fuzz_take_16 (bytes);
  const Read read = {
    .input = input,
    .model = model,
    .variant = variant,
    /* Beyond the end, but not too often. */
    .position = variant & 0x80 ? G_MAXUINT64 - number : number % (model->length + 16),
    .count = reads_make_count (number),
  };

  /* Back, and on, since a read that fails would fail again. */
  if (variant & 0x40)
    {
      model->position = number % (model->length + 1);
      g_assert_true (mmdir_input_seek (input, model->position, NULL));
    }
  reads_check (&read, kind);
}

void
fuzz_decode (const guint8 *data,
             gsize size)
{
  FuzzBytes bytes = { data, size };
  FuzzBytes reads;
  const Way *way = &ways[fuzz_take (&bytes) % n_ways];
  const guint power = fuzz_take (&bytes) % 17;
  const guint choice = fuzz_take (&bytes);
  const MmdirContext context = fuzz_take (&bytes) % (MMDIR_CONTEXT_FLUSH + 1);
  const guint8 tiling = fuzz_take (&bytes);
  const guint8 slicing = fuzz_take (&bytes);
  const gsize most_reads = fuzz_take (&bytes) % (MOST_READS + 1);
  const gsize n_reads = MIN (most_reads, bytes.size / 4);
  g_autoptr (GByteArray) contents = NULL;
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) whole = NULL;
  g_autoptr (MmdirInput) slice = NULL;
  g_autoptr (GError) error = NULL;
  Model model = { 0 };
  gsize i;

  reads = bytes;
  bytes.data += 4 * n_reads;
  bytes.size -= 4 * n_reads;
  contents = ways_make_contents (&bytes, tiling);
  model.bytes = contents->data;
  model.length = contents->len;

  choice_set (choice);
  ways_save (FILE_NAME, contents->data, contents->len);
  directory = ways_open (way, ways_raise_power (way, power, contents->len));
  whole = mmdir_directory_open_input (directory, FILE_NAME, context, &error);
  g_assert_no_error (error);
  slice = take_slice (whole, &model, slicing);
  for (i = 0; i < n_reads; i++)
    read_one (slice, &model, &reads);
}
