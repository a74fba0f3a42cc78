/* output-ways-posix.c: ways to write
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "output-failure-posix.h"
#include "temporary.h"

static guint32 numbers[25000];

static gboolean
write_byte (OutputPlace *place G_GNUC_UNUSED,
            MmdirOutput *output,
            GError **error)
{
  return mmdir_output_write_byte (output, 7, error);
}

static gboolean
write_uint64 (OutputPlace *place G_GNUC_UNUSED,
              MmdirOutput *output,
              GError **error)
{
  return mmdir_output_write_uint64_be (output, 7, error);
}

static gboolean
write_vlong (OutputPlace *place G_GNUC_UNUSED,
             MmdirOutput *output,
             GError **error)
{
  return mmdir_output_write_vlong (output, G_MAXINT64, error);
}

static gboolean
write_string (OutputPlace *place G_GNUC_UNUSED,
              MmdirOutput *output,
              GError **error)
{
  return mmdir_output_write_string (output, "full", -1, error);
}

static gboolean
write_few_bytes (OutputPlace *place G_GNUC_UNUSED,
                 MmdirOutput *output,
                 GError **error)
{
  return mmdir_output_write_bytes (output, numbers, 1000, error);
}

static gboolean
write_many_bytes (OutputPlace *place G_GNUC_UNUSED,
                  MmdirOutput *output,
                  GError **error)
{
  return mmdir_output_write_bytes (output, numbers, sizeof numbers, error);
}

static gboolean
write_array (OutputPlace *place G_GNUC_UNUSED,
             MmdirOutput *output,
             GError **error)
{
  return mmdir_output_write_uint32_le_array (output, numbers, G_N_ELEMENTS (numbers), error);
}

static gboolean
write_swapped_array (OutputPlace *place G_GNUC_UNUSED,
                     MmdirOutput *output,
                     GError **error)
{
  return mmdir_output_write_uint32_be_array (output, numbers, G_N_ELEMENTS (numbers), error);
}

static gboolean
write_vints (OutputPlace *place G_GNUC_UNUSED,
             MmdirOutput *output,
             GError **error)
{
  return mmdir_output_write_vint_array (output, numbers, G_N_ELEMENTS (numbers), error);
}

static gboolean
write_groups (OutputPlace *place G_GNUC_UNUSED,
              MmdirOutput *output,
              GError **error)
{
  return mmdir_output_write_group_vint_array (output, numbers, G_N_ELEMENTS (numbers), error);
}

static gboolean
align (OutputPlace *place G_GNUC_UNUSED,
       MmdirOutput *output,
       GError **error)
{
  return mmdir_output_write_byte (output, 7, error) &&
         mmdir_output_align (output, (gsize) 1 << 30, error);
}

static gboolean
copy_source (MmdirDirectory *directory,
             MmdirBacking backing,
             MmdirOutput *output,
             GError **error)
{
  g_autoptr (MmdirInput) input = NULL;

  mmdir_directory_set_backing (directory, backing);
  input = temporary_open_input (directory, "source");
  return mmdir_output_copy (output, input, OUTPUT_SOURCE_LENGTH, error);
}

static gboolean
copy_mapped (OutputPlace *place,
             MmdirOutput *output,
             GError **error)
{
  return copy_source (place->directory, MMDIR_BACKING_MAPPED, output, error);
}

static gboolean
copy_buffered (OutputPlace *place,
               MmdirOutput *output,
               GError **error)
{
  return copy_source (place->directory, MMDIR_BACKING_BUFFERED, output, error);
}

/* From a disk to another the system does not copy by itself. */
static gboolean
copy_from_other (OutputPlace *place,
                 MmdirOutput *output,
                 GError **error)
{
  return copy_source (place->other, MMDIR_BACKING_BUFFERED, output, error);
}

static gboolean
write_and_flush (OutputPlace *place,
                 MmdirOutput *output,
                 GError **error)
{
  return write_few_bytes (place, output, error) && mmdir_output_flush (output, error);
}

static gboolean
write_and_sync (OutputPlace *place,
                MmdirOutput *output,
                GError **error)
{
  return write_few_bytes (place, output, error) && mmdir_output_sync (output, error);
}

#ifdef HAVE_COPY_FILE_RANGE
#define CALL_TO_COPY "copy_file_range"
#else
#define CALL_TO_COPY "write"
#endif

const OutputWay output_ways[OUTPUT_N_WAYS] = {
  { "byte", write_byte, "write" },
  { "uint64", write_uint64, "write" },
  { "vlong", write_vlong, "write" },
  { "string", write_string, "write" },
  { "few-bytes", write_few_bytes, "write" },
  { "many-bytes", write_many_bytes, "write" },
  { "array", write_array, "write" },
  { "swapped-array", write_swapped_array, "write" },
  { "vint-array", write_vints, "write" },
  { "group-vint-array", write_groups, "write" },
  { "align", align, "write" },
  { "copy-mapped", copy_mapped, "write" },
  { "copy-buffered", copy_buffered, CALL_TO_COPY },
  { "copy-from-other", copy_from_other, "write" },
  { "flush", write_and_flush, "write" },
  { "sync", write_and_sync, "write" },
};
