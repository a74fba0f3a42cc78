/* input.c: inputs: their life and their place
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "advice.h"
#include "window.h"

#include <stddef.h>
#include <stdlib.h>
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
#else
/* i386 aligns 64 bits as it does 32. */
#define GAP (G_ALIGNOF (guint64) == 8 ? 4 : 0)
G_STATIC_ASSERT (G_STRUCT_OFFSET (MmdirInputWindow, start_position) == 12 + GAP);
G_STATIC_ASSERT (G_STRUCT_OFFSET (MmdirInputWindow, length) == 20 + GAP);
G_STATIC_ASSERT (G_STRUCT_OFFSET (MmdirInputWindow, flat_end) == 28 + GAP);
G_STATIC_ASSERT (G_STRUCT_OFFSET (MmdirInputWindow, damage) == 32 + GAP);
G_STATIC_ASSERT (sizeof (MmdirInputWindow) == 36 + GAP);
#undef GAP
#endif

/* Room for an input whose description takes @description_size bytes.  Never less
 * than the structure, which is copied as a whole: a compiler puts that in place
 * of a call.  By malloc() itself: a clone and a slice are little else than this,
 * and g_malloc() and g_free() would be a sixth of their time. */
static inline MmdirInput *
allocate (gsize description_size)
{
  const gsize size = MAX (sizeof (MmdirInput),
                          G_STRUCT_OFFSET (MmdirInput, description) + description_size);
  MmdirInput *input = malloc (size);

  if (G_UNLIKELY (input == NULL))
    g_error ("failed to allocate %" G_GSIZE_FORMAT " bytes", size);
  return input;
}

/* Takes over the reference to @region.  The description is the caller's. */
static inline MmdirInput *
start (MmdirInput *input,
       Region *region,
       MmdirAdvice advice,
       guint64 offset,
       guint64 length)
{
  input->window.length = length;
  input->region = region;
  input->offset = offset;
  input->buffer = NULL;
  input->advice = (guint8) advice;
  window_init (input);
  return input;
}

static MmdirInput *
new_without_description (Region *region,
                         MmdirAdvice advice,
                         guint64 offset,
                         guint64 length)
{
  MmdirInput *input = allocate (1);

  input->description[0] = '\0';
  return start (input, region, advice, offset, length);
}

MmdirInput *
input_new (Region *region,
           MmdirAdvice advice)
{
  return new_without_description (region, advice, 0, region->plan.length);
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
  free (input);
}

static inline MmdirInput *
copy_into (MmdirInput *clone,
           const MmdirInput *input)
{
  region_ref (input->region);
  *clone = *input;
  clone->description[0] = '\0';
  if (G_UNLIKELY (input->buffer != NULL))
    window_leave_buffer (clone);
  return clone;
}

/* Not in place, or every clone would pay for its registers. */
G_GNUC_NO_INLINE static MmdirInput *
clone_with_description (const MmdirInput *input)
{
  const gsize size = strlen (input->description) + 1;
  MmdirInput *clone = copy_into (allocate (size), input);

  memcpy (clone->description, input->description, size);
  return clone;
}

/**
 * mmdir_input_clone:
 * @input: (not nullable): an input
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
  g_return_val_if_fail (input != NULL, NULL);

  if (G_LIKELY (input->description[0] == '\0'))
    return copy_into (allocate (1), input);
  return clone_with_description (input);
}

/* Nor every slice. */
G_GNUC_NO_INLINE static MmdirInput *
slice_with_description (MmdirInput *input,
                        const char *description,
                        guint64 offset,
                        guint64 length,
                        MmdirAdvice advice)
{
  const gsize size = strlen (description) + 1;
  MmdirInput *slice = allocate (size);

  memcpy (slice->description, description, size);
  return start (slice, region_ref (input->region), advice, offset, length);
}

G_GNUC_NO_INLINE static MmdirInput *
slice_with_both_descriptions (MmdirInput *input,
                              const char *description,
                              guint64 offset,
                              guint64 length,
                              MmdirAdvice advice)
{
  g_autofree char *both = g_strconcat (input->description, "/", description, NULL);

  return slice_with_description (input, both, offset, length, advice);
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

  offset += input->offset;
  if (description == NULL || description[0] == '\0')
    description = input->description;
  else if (input->description[0] != '\0')
    return slice_with_both_descriptions (input, description, offset, length, advice);

  if (description[0] != '\0')
    return slice_with_description (input, description, offset, length, advice);
  return new_without_description (region_ref (input->region), advice, offset, length);
}

/**
 * mmdir_input_slice:
 * @input: (not nullable): an input
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
 * @input: (not nullable): an input
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
 * @input: (not nullable): an input
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
 * @input: (not nullable): an input
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
 * @input: (not nullable): an input
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
 * @input: (not nullable): an input
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
