/* input.c: inputs: their life and their place
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "advice.h"
#include "window.h"

#include <stddef.h>
#include <string.h>

/* The layout of the window is part of the ABI: programs have it compiled
 * in. */
G_STATIC_ASSERT (G_STRUCT_OFFSET (MmdirInput, window) == 0);
G_STATIC_ASSERT (G_STRUCT_OFFSET (MmdirInputWindow, cursor) == 0);
G_STATIC_ASSERT (G_STRUCT_OFFSET (MmdirInputWindow, limit) == sizeof (void *));
G_STATIC_ASSERT (G_STRUCT_OFFSET (MmdirInputWindow, start) == 2 * sizeof (void *));
#if GLIB_SIZEOF_VOID_P == 8
G_STATIC_ASSERT (G_STRUCT_OFFSET (MmdirInputWindow, start_position) == 24);
G_STATIC_ASSERT (G_STRUCT_OFFSET (MmdirInputWindow, length) == 32);
G_STATIC_ASSERT (G_STRUCT_OFFSET (MmdirInputWindow, flat_end) == 40);
G_STATIC_ASSERT (G_STRUCT_OFFSET (MmdirInputWindow, damage) == 48);
G_STATIC_ASSERT (sizeof (MmdirInputWindow) == 56);
#endif

/* How large an input is whose description has @length characters.  Never less
 * than the structure, which is copied as a whole: a compiler puts that in place
 * of a call. */
static gsize
size_with_description (gsize length)
{
  return MAX (sizeof (MmdirInput), G_STRUCT_OFFSET (MmdirInput, description) + length + 1);
}

/* An input over @region, with a window, and room for a description of
 * @description_length characters. */
static MmdirInput *
new_over (Region *region,
          MmdirAdvice advice,
          guint64 offset,
          guint64 length,
          gsize description_length)
{
  MmdirInput *input = g_malloc (size_with_description (description_length));

  input->window.length = length;
  input->region = region;
  input->offset = offset;
  input->buffer = NULL;
  input->advice = (guint8) advice;
  input->description[0] = '\0';
  window_init (input);
  return input;
}

/* Most inputs have none, and making one is to cost little more than memory
 * does. */
static gsize
length_of_description (const char *description)
{
  return description[0] == '\0' ? 0 : strlen (description);
}

MmdirInput *
input_new (Region *region,
           MmdirAdvice advice)
{
  return new_over (region, advice, 0, region->plan.length, 0);
}

ErrorSubject
input_subject (const MmdirInput *input)
{
  const ErrorSubject subject = {
    .directory_path = input->region->directory_path,
    .name = input->region->name,
    .description = input->description,
    .length = input->window.length,
  };

  return subject;
}

gboolean
input_check_range (const MmdirInput *input,
                   guint64 offset,
                   guint64 length,
                   GError **error)
{
  if (G_LIKELY (input_has_range (input, offset, length)))
    return TRUE;
  error_set_range (error, input_subject (input), offset, length);
  return FALSE;
}

/**
 * mmdir_input_free:
 * @input: (transfer full) (nullable): an input; nothing is done for %NULL
 *
 * Frees @input.  The last of all inputs, clones, slices and #GBytes over a file
 * gives back its memory.  The others stay as they are.
 *
 * Thread rule: only the owner of @input.
 *
 * Since: 1.0
 */
void
mmdir_input_free (MmdirInput *input)
{
  if (input == NULL)
    return;
  if (G_UNLIKELY (input->buffer != NULL))
    window_free_buffer (input);
  region_unref (input->region);
  g_free (input);
}

/**
 * mmdir_input_clone:
 * @input: an input
 *
 * Makes another input over the same bytes, with a cursor of its own that
 * starts at the position of @input.  No bytes are copied, and the clone may
 * outlive @input.  This is how another thread comes to read the same file: it
 * is handed a clone.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: (transfer full): a new input, to be freed with mmdir_input_free()
 *
 * Since: 1.0
 */
MmdirInput *
mmdir_input_clone (MmdirInput *input)
{
  MmdirInput *clone;
  gsize length;

  g_return_val_if_fail (input != NULL, NULL);

  length = length_of_description (input->description);
  clone = g_malloc (size_with_description (length));
  *clone = *input;
  clone->description[0] = '\0';
  if (G_UNLIKELY (length > 0))
    memcpy (clone->description, input->description, length + 1);
  region_ref (clone->region);
  if (G_UNLIKELY (clone->buffer != NULL))
    window_leave_buffer (clone);
  return clone;
}

/* Not in place, or every slice would pay for its registers. */
G_GNUC_NO_INLINE static MmdirInput *
slice_with_description (MmdirInput *input,
                        const char *description,
                        guint64 offset,
                        guint64 length,
                        MmdirAdvice advice)
{
  const gsize outer_length = length_of_description (input->description);
  const gsize inner_length = length_of_description (description);
  const gsize joint_length = outer_length > 0 && inner_length > 0;
  MmdirInput *slice = new_over (region_ref (input->region), advice, offset, length,
                                outer_length + joint_length + inner_length);

  if (outer_length > 0)
    memcpy (slice->description, input->description, outer_length + 1);
  if (joint_length > 0)
    slice->description[outer_length] = '/';
  if (inner_length > 0)
    memcpy (slice->description + outer_length + joint_length, description, inner_length + 1);
  return slice;
}

/* The description is that of @input and @description with a slash between
 * them, or the one that is not empty. */
static inline MmdirInput *
slice_with_advice (MmdirInput *input,
                   const char *description,
                   guint64 offset,
                   guint64 length,
                   MmdirAdvice advice,
                   GError **error)
{
  if (!input_check_range (input, offset, length, error))
    return NULL;
  if (description != NULL || input->description[0] != '\0')
    return slice_with_description (input, description != NULL ? description : "",
                                   input->offset + offset, length, advice);
  return new_over (region_ref (input->region), advice, input->offset + offset, length, 0);
}

/**
 * mmdir_input_slice:
 * @input: an input
 * @description: (nullable): what the slice is, for error messages, or %NULL
 * @offset: where the slice begins, in bytes from the start of @input
 * @length: how long it is, in bytes
 * @error: (nullable): return location for a #GError
 *
 * Makes an input over part of @input, with a cursor of its own that starts at
 * the beginning of the slice: position 0.  No bytes are copied, and the slice
 * may outlive @input.  It sees nothing outside of its range.
 *
 * Error messages name it by the path of the file and, in brackets,
 * @description; that of a slice of a slice follows the outer one's after a
 * slash.
 *
 * Fails with %MMDIR_ERROR_OUT_OF_RANGE if the range is not in @input.
 *
 * Thread rule: any thread.
 *
 * Returns: (transfer full): a new input, to be freed with
 *     mmdir_input_free(), or %NULL on failure
 *
 * Since: 1.0
 */
MmdirInput *
mmdir_input_slice (MmdirInput *input,
                   const char *description,
                   guint64 offset,
                   guint64 length,
                   GError **error)
{
  g_return_val_if_fail (input != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return slice_with_advice (input, description, offset, length, input->advice, error);
}

/**
 * mmdir_input_slice_with_context:
 * @input: an input
 * @description: (nullable): what the slice is, for error messages, or %NULL
 * @offset: where the slice begins, in bytes from the start of @input
 * @length: how long it is, in bytes
 * @context: what the slice is read for
 * @error: (nullable): return location for a #GError
 *
 * Makes a slice as mmdir_input_slice() does, and gives the advice of @context
 * for the pages that lie in it as a whole, as mmdir_input_advise() does; pages
 * that it shares with a neighbor are left as they are.  If the system refuses
 * the advice, there is a slice all the same.  For %MMDIR_CONTEXT_DEFAULT no
 * advice is given.
 *
 * Fails with %MMDIR_ERROR_OUT_OF_RANGE if the range is not in @input.
 *
 * Thread rule: any thread.
 *
 * Returns: (transfer full): a new input, to be freed with
 *     mmdir_input_free(), or %NULL on failure
 *
 * Since: 1.0
 */
MmdirInput *
mmdir_input_slice_with_context (MmdirInput *input,
                                const char *description,
                                guint64 offset,
                                guint64 length,
                                MmdirContext context,
                                GError **error)
{
  const MmdirAdvice advice = mmdir_context_get_advice (context);
  MmdirInput *slice;

  g_return_val_if_fail (input != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  slice = slice_with_advice (input, description, offset, length, advice, error);
  if (slice != NULL && advice != MMDIR_ADVICE_NORMAL)
    advice_try (slice, advice);
  return slice;
}

/**
 * mmdir_input_tell:
 * @input: an input
 *
 * Tells where the cursor is.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: the position, in bytes from the start of @input
 *
 * Since: 1.0
 */
guint64
(mmdir_input_tell) (MmdirInput *input)
{
  g_return_val_if_fail (input != NULL, 0);

  return mmdir_input_tell_inline (input);
}

/**
 * mmdir_input_get_length:
 * @input: an input
 *
 * Tells how long @input is.
 *
 * Thread rule: any thread.
 *
 * Returns: the length, in bytes
 *
 * Since: 1.0
 */
guint64
(mmdir_input_get_length) (MmdirInput *input)
{
  g_return_val_if_fail (input != NULL, 0);

  return mmdir_input_get_length_inline (input);
}

/**
 * mmdir_input_seek:
 * @input: an input
 * @position: where to go, in bytes from the start of @input; its length is
 *     allowed
 * @error: (nullable): return location for a #GError
 *
 * Moves the cursor.  Nothing is read by that.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if @position is greater than the
 * length of @input; the cursor stays where it is then.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
(mmdir_input_seek) (MmdirInput *input,
                    guint64 position,
                    GError **error)
{
  g_return_val_if_fail (input != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (position > input->window.length)
    {
      error_set_seek (error, input_subject (input), position);
      return FALSE;
    }
  window_move_to (input, position);
  return TRUE;
}

/**
 * mmdir_input_skip:
 * @input: an input
 * @length: how far to go, in bytes
 * @error: (nullable): return location for a #GError
 *
 * Moves the cursor forward.  Nothing is read by that.
 *
 * Fails with %MMDIR_ERROR_END_OF_INPUT if there are fewer bytes; the cursor
 * stays where it is then.
 *
 * Thread rule: only the owner of @input.
 *
 * Returns: %TRUE on success
 *
 * Since: 1.0
 */
gboolean
(mmdir_input_skip) (MmdirInput *input,
                    guint64 length,
                    GError **error)
{
  guint64 position;

  g_return_val_if_fail (input != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  position = input_position (input);
  if (length > input->window.length - position)
    {
      error_set_skip (error, input_subject (input), position, length);
      return FALSE;
    }
  window_move_to (input, position + length);
  return TRUE;
}
