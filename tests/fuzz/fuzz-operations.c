/* fuzz-operations.c: any operations in any order, beside arrays of bytes
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The first byte says how often the file repeats the rest, the second how many
 * operations there are; six bytes are an operation; the rest is the file.
 */

#include "fuzz.h"

#include "choice.h"
#include "machine.h"

#define FILE_NAME "operations"

/* In most cases all inputs that are there have lost their directory then. */
static void
open_directory (Machine *machine,
                const Operation *operation)
{
  g_clear_pointer (&machine->directory, mmdir_directory_unref);
  machine->way = &ways[operation->flags % n_ways];
  machine->power = ways_raise_power (machine->way, operation->number % 18, machine->contents->len);
  machine->directory = ways_open (machine->way, machine->power);
  mmdir_directory_set_preload (machine->directory, operation->flags >= 0xc0);
}

static void
open_input (Machine *machine,
            const Operation *operation)
{
  const guint64 length = machine->contents->len;
  g_autoptr (GError) error = NULL;
  guint64 file_length;
  Live live = { 0 };

  g_assert_true (mmdir_directory_get_file_length (machine->directory, FILE_NAME, &file_length, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (file_length, ==, length);
  live.input = mmdir_directory_open_input (machine->directory, FILE_NAME, operation->other % (MMDIR_CONTEXT_FLUSH + 1), &error);
  g_assert_no_error (error);
  live.model.bytes = machine->contents->data;
  live.model.length = length;
  live.backing = ways_get_backing (machine->way, length);
  live.power = machine->power;
  machine_put (machine, operation->target, live.input, &live);
}

/* By the high half of the code. */
static void
manage_directory (Machine *machine,
                  const Operation *operation)
{
  switch (operation->code >> 4)
    {
    case 13:
      if (machine->directory != NULL)
        operation_trim (machine, operation);
      break;
    case 14:
      if (machine->directory != NULL)
        operation_set_budget (machine, operation);
      break;
    default:
      if (machine->directory == NULL || (operation->code & 0x80) == 0)
        open_directory (machine, operation);
      open_input (machine, operation);
      break;
    }
}

static void
free_input (Machine *machine G_GNUC_UNUSED,
            Live *live,
            const Operation *operation G_GNUC_UNUSED)
{
  machine_free_input (live);
}

static void
clone_input (Machine *machine,
       Live *live,
       const Operation *operation)
{
  MmdirInput *input = mmdir_input_clone (live->input);

  g_assert_nonnull (input);
  if (&machine->live[operation->other % MOST_INPUTS] == live)
    mmdir_input_free (input);
  else
    machine_put (machine, operation->other, input, live);
}

static void
slice (Machine *machine,
       Live *live,
       const Operation *operation)
{
  static const char *const descriptions[] = { NULL, "", "inner", "\xc3\xa4/\xff" };
  const char *description = descriptions[operation->flags % G_N_ELEMENTS (descriptions)];
  MmdirInput *input;
  GError *error = NULL;
  guint64 offset, length;
  gboolean fits;

  machine_pick_range (live, operation, &offset, &length);
  fits = reference_has (&live->model, offset, length);
  if (operation->code & 0x80)
    input = mmdir_input_slice_with_context (live->input, description, offset, length,
                                            operation->number % (MMDIR_CONTEXT_FLUSH + 1), ERROR_OF (operation, error));
  else
    input = mmdir_input_slice (live->input, description, offset, length, ERROR_OF (operation, error));
  machine_finish (operation, input != NULL, error, fits, MMDIR_ERROR_OUT_OF_RANGE);
  if (input != NULL)
    {
      live = machine_put (machine, operation->code >> 4, input, live);
      live->offset += offset;
      live->model.bytes += offset;
      live->model.length = length;
      live->model.position = 0;
    }
}

static void
seek (Machine *machine G_GNUC_UNUSED,
      Live *live,
      const Operation *operation)
{
  const guint64 position = machine_pick_position (live, operation->flags >> 2, operation->number);
  const gboolean fits = reference_has (&live->model, position, 0);
  GError *error = NULL;
  gboolean success;

  success = IS_EXPORTED (operation) ? (mmdir_input_seek) (live->input, position, ERROR_OF (operation, error))
                                    : mmdir_input_seek_inline (live->input, position, ERROR_OF (operation, error));
  machine_finish (operation, success, error, fits, MMDIR_ERROR_END_OF_INPUT);
  if (success)
    live->model.position = position;
}

static void
skip (Machine *machine G_GNUC_UNUSED,
      Live *live,
      const Operation *operation)
{
  const guint64 length = machine_pick_length (live, live->model.position, operation->flags >> 5, operation->other);
  const gboolean fits = reference_has (&live->model, live->model.position, length);
  GError *error = NULL;
  gboolean success;

  success = IS_EXPORTED (operation) ? (mmdir_input_skip) (live->input, length, ERROR_OF (operation, error))
                                    : mmdir_input_skip_inline (live->input, length, ERROR_OF (operation, error));
  machine_finish (operation, success, error, fits, MMDIR_ERROR_END_OF_INPUT);
  if (success)
    live->model.position += length;
}

static void
read_value (Machine *machine G_GNUC_UNUSED,
            Live *live,
            const Operation *operation)
{
  const Read read = {
    .input = live->input,
    .model = &live->model,
    .variant = operation->flags,
    .position = machine_pick_position (live, operation->flags >> 2, operation->number),
    .count = reads_make_count (operation->number),
  };

  reads_check (&read, operation->other);
}

/* What programs may do to the window with their own hands. */
static void
move_cursor (Machine *machine G_GNUC_UNUSED,
             Live *live,
             const Operation *operation)
{
  MmdirInputWindow *window = (MmdirInputWindow *) (void *) live->input;
  const gsize size = (gsize) (window->limit - window->start);

  window->cursor = window->start + operation->number % (size + 1);
  live->model.position = window->start_position + (guint64) (window->cursor - window->start);
}

static void
fill (Machine *machine G_GNUC_UNUSED,
      Live *live,
      const Operation *operation)
{
  const MmdirInputWindow *window = (const MmdirInputWindow *) (void *) live->input;
  const gsize length = (gsize) reads_make_count (operation->number);
  GError *error = NULL;
  gboolean success;

  success = mmdir_input_fill (live->input, length, ERROR_OF (operation, error));
  machine_finish (operation, success, error, reference_has (&live->model, live->model.position, length), MMDIR_ERROR_END_OF_INPUT);
  if (success)
    g_assert_cmpuint ((gsize) (window->limit - window->cursor), >=, length);
}

/* By the low half of the code; reads are what inputs are for. */
static const OperationFunc operations[16] = {
  NULL, free_input, clone_input, slice, seek, skip, move_cursor, fill,
  operation_get_bytes, operation_advise, operation_prefetch, operation_preload, operation_get_residency, operation_describe, read_value, read_value
};

/* The next one that there is: most programs would do nothing otherwise. */
static Live *
find_live (Machine *machine,
           guint target)
{
  guint i;

  for (i = 0; i < MOST_INPUTS; i++)
    {
      Live *live = &machine->live[(target + i) % MOST_INPUTS];

      if (live->input != NULL)
        return live;
    }
  return NULL;
}

static void
run (Machine *machine,
     FuzzBytes *bytes)
{
  Live *live;
  Operation operation;
  guint i;

  operation.code = fuzz_take (bytes);
  operation.target = fuzz_take (bytes);
  operation.flags = fuzz_take (bytes);
  operation.other = fuzz_take (bytes);
  operation.number = fuzz_take_16 (bytes);
  live = find_live (machine, operation.target);
  if (operations[operation.code % G_N_ELEMENTS (operations)] == NULL)
    manage_directory (machine, &operation);
  else if (live != NULL)
    operations[operation.code % G_N_ELEMENTS (operations)](machine, live, &operation);

  for (i = 0; i < MOST_INPUTS; i++)
    if (machine->live[i].input != NULL)
      machine_check (&machine->live[i]);
}

void
fuzz_operations (const guint8 *data,
                 gsize size)
{
  FuzzBytes bytes = { data, size };
  FuzzBytes code;
  const guint8 tiling = fuzz_take (&bytes);
  const gsize most = fuzz_take (&bytes);
  const gsize n = MIN (most, bytes.size / 6);
  g_autoptr (GByteArray) contents = NULL;
  Machine machine = { 0 };
  guint i;

  code = bytes;
  bytes.data += 6 * n;
  bytes.size -= 6 * n;
  contents = ways_make_contents (&bytes, tiling);
  machine.contents = contents;
  choice_set ((guint) size);
  ways_save (FILE_NAME, contents->data, contents->len);
  for (i = 0; i < n; i++)
    run (&machine, &code);
  g_clear_pointer (&machine.directory, mmdir_directory_unref);
  for (i = 0; i < MOST_INPUTS; i++)
    machine_free_input (&machine.live[i]);
  for (i = 0; i < MOST_BYTES; i++)
    machine_free_bytes (&machine.held[i]);
}
