/* conformance-mixed.c: values of all types in random order
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "conformance.h"
#include "value.h"

/* A file of values, and where each begins; one position more than values. */
typedef struct
{
  GPtrArray *values;
  GArray *positions;
  GByteArray *bytes;
} Mixture;

static void
mixture_init (Mixture *mixture,
              const Fixture *fixture,
              gsize length)
{
  mixture->values = g_ptr_array_new_with_free_func ((GDestroyNotify) value_free);
  mixture->positions = g_array_new (FALSE, FALSE, sizeof (guint));
  mixture->bytes = g_byte_array_new ();
  while (mixture->bytes->len < MIN (length, fixture->plan->longest_file))
    {
      Value *value = value_new_random ((ValueKind) g_test_rand_int_range (0, VALUE_N_KINDS));

      g_array_append_val (mixture->positions, mixture->bytes->len);
      g_ptr_array_add (mixture->values, value);
      value_write (value, mixture->bytes);
    }
  g_array_append_val (mixture->positions, mixture->bytes->len);
}

static void
mixture_clear (Mixture *mixture)
{
  g_ptr_array_unref (mixture->values);
  g_array_unref (mixture->positions);
  g_byte_array_unref (mixture->bytes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Mixture, mixture_clear)

static guint
mixture_position (const Mixture *mixture,
                  guint i)
{
  return g_array_index (mixture->positions, guint, i);
}

static void
check_value (const Mixture *mixture,
             MmdirInput *input,
             guint i)
{
  value_check (g_ptr_array_index (mixture->values, i), input);
  check_position (input, mixture_position (mixture, i + 1));
}

static void
check_in_order (const Mixture *mixture,
                MmdirInput *input)
{
  guint i;

  check_seek (input, 0);
  for (i = 0; i < mixture->values->len; i++)
    check_value (mixture, input, i);
  check_read_byte_fails (input, MMDIR_ERROR_END_OF_INPUT);
}

static gsize
mixture_length (const Fixture *fixture)
{
  return MIN (MAX (fixture_get_length (fixture), 2000), 60000);
}

static void
test_in_order (Fixture *fixture,
               gconstpointer plan G_GNUC_UNUSED)
{
  guint round;

  for (round = 0; round < instrument_get_rounds (3); round++)
    {
      g_auto (Mixture) mixture = { NULL, NULL, NULL };
      g_autoptr (MmdirInput) input = NULL;

      mixture_init (&mixture, fixture, mixture_length (fixture));
      input = fixture_open_bytes (fixture, mixture.bytes);
      check_in_order (&mixture, input);
    }
}

/* From value to value in any order; by seeks, by skips where that leads there,
 * at positions, and by a clone or a slice now and then. */
static void
test_in_any_order (Fixture *fixture,
                   gconstpointer plan G_GNUC_UNUSED)
{
  g_auto (Mixture) mixture = { NULL, NULL, NULL };
  g_autoptr (MmdirInput) input = NULL;
  guint round;

  mixture_init (&mixture, fixture, mixture_length (fixture));
  input = fixture_open_bytes (fixture, mixture.bytes);
  for (round = 0; round < instrument_get_rounds (2000); round++)
    {
      const guint i = (guint) g_test_rand_int_range (0, (gint32) mixture.values->len);
      const Value *value = g_ptr_array_index (mixture.values, i);
      const guint64 position = mixture_position (&mixture, i);

      if (position >= mmdir_input_tell (input) && g_test_rand_bit ())
        check_skip (input, position - mmdir_input_tell (input));
      else
        check_seek (input, position);
      if (round % 10 == 0)
        {
          g_autoptr (MmdirInput) clone = check_clone (input);

          check_value (&mixture, clone, i);
        }
      if (round % 10 == 5)
        {
          g_autoptr (MmdirInput) slice = check_slice (input, position, mixture_position (&mixture, i + 1) - position);

          value_check (value, slice);
          check_read_byte_fails (slice, MMDIR_ERROR_END_OF_INPUT);
        }
      if (value_is_fixed (value))
        value_check_at (value, input, position);
      check_value (&mixture, input, i);
    }
}

/* All of it as a slice, behind a few bytes and before a few. */
static void
test_in_slices (Fixture *fixture,
                gconstpointer plan G_GNUC_UNUSED)
{
  g_auto (Mixture) mixture = { NULL, NULL, NULL };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize before;

  mixture_init (&mixture, fixture, mixture_length (fixture) / 2);
  for (before = 0; before < 7; before++)
    {
      g_autoptr (MmdirInput) input = NULL;
      g_autoptr (MmdirInput) slice = NULL;
      g_autoptr (MmdirInput) nested = NULL;

      g_byte_array_set_size (bytes, 0);
      writer_pattern (bytes, 0, before);
      g_byte_array_append (bytes, mixture.bytes->data, mixture.bytes->len);
      writer_pattern (bytes, 0, 6 - before);
      input = fixture_open_bytes (fixture, bytes);
      slice = check_slice (input, before / 2, bytes->len - before / 2);
      nested = check_slice (slice, before - before / 2, mixture.bytes->len);
      check_in_order (&mixture, nested);
    }
}

/* Several owners of the same bytes, each at another place. */
static void
test_by_turns (Fixture *fixture,
               gconstpointer plan G_GNUC_UNUSED)
{
  g_auto (Mixture) mixture = { NULL, NULL, NULL };
  MmdirInput *inputs[4];
  guint next[G_N_ELEMENTS (inputs)] = { 0 };
  guint round;
  guint i;

  mixture_init (&mixture, fixture, mixture_length (fixture));
  inputs[0] = fixture_open_bytes (fixture, mixture.bytes);
  for (i = 1; i < G_N_ELEMENTS (inputs); i++)
    inputs[i] = i % 2 == 1 ? check_clone (inputs[i - 1]) : check_slice (inputs[i - 1], 0, mixture.bytes->len);
  for (round = 0; round < 4 * mixture.values->len; round++)
    {
      i = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (inputs));
      if (next[i] == mixture.values->len)
        {
          check_seek (inputs[i], 0);
          next[i] = 0;
        }
      check_value (&mixture, inputs[i], next[i]++);
    }
  for (i = 0; i < G_N_ELEMENTS (inputs); i++)
    mmdir_input_free (inputs[i]);
}

void
conformance_add_mixed (void)
{
  fixture_add ("mixed/in-order", test_in_order);
  fixture_add ("mixed/in-any-order", test_in_any_order);
  fixture_add ("mixed/in-slices", test_in_slices);
  fixture_add ("mixed/by-turns", test_by_turns);
}
