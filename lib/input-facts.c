/* input-facts.c: what an input is
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "input-private.h"

/**
 * mmdir_input_get_backing:
 * @input: (not nullable): an input
 *
 * Tells where the bytes of @input come from.
 *
 * Thread rule: any thread.
 *
 * Returns: %MMDIR_BACKING_MAPPED, %MMDIR_BACKING_BUFFERED or
 *     %MMDIR_BACKING_MEMORY
 *
 * Since: 1.0
 */
MmdirBacking
mmdir_input_get_backing (MmdirInput *input)
{
  g_return_val_if_fail (input != NULL, MMDIR_BACKING_AUTO);

  return input->region->backing;
}

/**
 * mmdir_input_get_n_chunks:
 * @input: (not nullable): an input
 *
 * Tells how many chunks of its file @input has a part in.
 *
 * Thread rule: any thread.
 *
 * Returns: the number of chunks; 0 if @input is empty or not mapped
 *
 * Since: 1.0
 */
guint64
mmdir_input_get_n_chunks (MmdirInput *input)
{
  g_return_val_if_fail (input != NULL, 0);

  if (input->region->backing != MMDIR_BACKING_MAPPED)
    return 0;
  return chunk_plan_count_in (&input->region->plan, input->offset, input->window.length);
}

/**
 * mmdir_input_get_chunk_power:
 * @input: (not nullable): an input
 *
 * Tells how large the chunks of its file are, as a power of two: what
 * mmdir_directory_get_chunk_power() says, or less if the file is windowed.
 *
 * Thread rule: any thread.
 *
 * Returns: the chunk power, the binary logarithm of their size in bytes; 0 if
 *     @input is not mapped
 *
 * Since: 1.0
 */
guint
mmdir_input_get_chunk_power (MmdirInput *input)
{
  g_return_val_if_fail (input != NULL, 0);

  return input->region->backing == MMDIR_BACKING_MAPPED ? input->region->plan.power : 0;
}

/**
 * mmdir_input_is_windowed:
 * @input: (not nullable): an input
 *
 * Tells whether the file is mapped on demand, a chunk at a time, because there
 * was no room for all of it: see mmdir_directory_set_map_budget().
 *
 * Thread rule: any thread.
 *
 * Returns: %TRUE if it is
 *
 * Since: 1.0
 */
gboolean
mmdir_input_is_windowed (MmdirInput *input)
{
  g_return_val_if_fail (input != NULL, FALSE);

  return region_is_on_demand (input->region);
}

/**
 * mmdir_input_describe:
 * @input: (not nullable): an input
 *
 * Describes @input, for logs; not for programs to parse.
 *
 * Thread rule: any thread.
 *
 * Returns: (transfer full): a new string
 *
 * Since: 1.0
 */
char *
mmdir_input_describe (MmdirInput *input)
{
  const Region *region;
  g_autofree char *path = NULL;
  g_autofree char *display_path = NULL;
  g_autofree char *display_description = NULL;
  g_autofree char *chunks = NULL;

  g_return_val_if_fail (input != NULL, NULL);

  region = input->region;
  path = g_build_filename (region->directory_path, region->name, NULL);
  display_path = g_filename_display_name (path);
  display_description = g_filename_display_name (input->description);
  if (region->backing == MMDIR_BACKING_MAPPED)
    {
      g_autofree char *size = g_format_size_full ((guint64) 1 << region->plan.power,
                                                  G_FORMAT_SIZE_IEC_UNITS);

      chunks = g_strdup_printf ("mapped%s, %" G_GUINT64_FORMAT " chunks of up to %s",
                                region_is_on_demand (region) ? " on demand" : "",
                                mmdir_input_get_n_chunks (input), size);
    }
  return g_strdup_printf ("MmdirInput(“%s%s%s%s”, %" G_GUINT64_FORMAT " bytes at offset %" G_GUINT64_FORMAT
                          ", %s)",
                          display_path, input->description[0] != '\0' ? " [" : "", display_description,
                          input->description[0] != '\0' ? "]" : "", input->window.length, input->offset,
                          chunks != NULL                                      ? chunks
                          : region->backing == MMDIR_BACKING_BUFFERED ? "buffered"
                                                                      : "in memory");
}
