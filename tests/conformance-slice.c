/* conformance-slice.c: part of a file as a file of its own
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "conformance.h"

static void
slice_fails (MmdirInput *input,
             guint64 offset,
             guint64 length)
{
  MmdirInput *slice;
  MmdirContext context;

  check_fails (input, MMDIR_ERROR_OUT_OF_RANGE,
               (slice = mmdir_input_slice (input, "slice", offset, length, &error)) != NULL);
  /* Lucene's newest forgets the check here. */
  for (context = MMDIR_CONTEXT_DEFAULT; context <= MMDIR_CONTEXT_FLUSH; context++)
    check_fails (input, MMDIR_ERROR_OUT_OF_RANGE,
                 (slice = mmdir_input_slice_with_context (input, "slice", offset, length, context, &error)) != NULL);
}

/* All of it, one byte after the other, and nothing behind it. */
static void
check_contents (MmdirInput *input,
                guint64 file_offset)
{
  const gsize length = (gsize) mmdir_input_get_length (input);
  g_autofree guint8 *bytes = g_malloc (length + 1);

  check_succeeds (mmdir_input_read_bytes (input, bytes, length, &error));
  g_assert_true (temporary_is_pattern (bytes, length, file_offset));
  check_position (input, length);
  check_read_byte_fails (input, MMDIR_ERROR_END_OF_INPUT);
  check_fails (input, MMDIR_ERROR_END_OF_INPUT, mmdir_input_seek (input, length + 1, &error));
  if (length > 0)
    {
      check_seek (input, length - 1);
      g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (file_offset + length - 1));
      check_read_uint16_le_at_fails (input, length - 1, MMDIR_ERROR_END_OF_INPUT);
      g_assert_cmpuint (check_read_byte_at (input, 0), ==, temporary_byte_at (file_offset));
      check_seek (input, 0);
      g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (file_offset));
    }
}

/* Every start with every length. */
static void
test_every (Fixture *fixture,
            gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  g_autoptr (GArray) offsets = fixture_get_offsets (fixture, length);
  guint i;
  guint j;

  check_seek (input, length / 2);
  for (i = 0; i < offsets->len; i++)
    for (j = i; j < offsets->len; j++)
      {
        const guint64 start = g_array_index (offsets, guint64, i);
        g_autoptr (MmdirInput) slice = check_slice (input, start, g_array_index (offsets, guint64, j) - start);

        check_contents (slice, start);
      }
  g_assert_cmpuint (check_read_byte (input), ==, temporary_byte_at (length / 2));
}

/* Every slice of some slices, wherever the outer cursor is; the clone of a
 * slice sees what the slice sees. */
static void
test_nested (Fixture *fixture,
             gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  gsize before;

  for (before = 0; before < 20; before += 1 + before)
    {
      const gsize inner = length - before - before / 2;
      g_autoptr (MmdirInput) outer = check_slice (input, before, inner);
      g_autoptr (GArray) offsets = fixture_get_offsets (fixture, inner);
      guint i;
      guint j;

      for (i = 0; i < offsets->len; i++)
        {
          const guint64 start = g_array_index (offsets, guint64, i);

          check_seek (outer, start);
          for (j = i; j < offsets->len; j += 3)
            {
              const guint64 end = g_array_index (offsets, guint64, j);
              g_autoptr (MmdirInput) slice = check_slice (outer, start, end - start);
              g_autoptr (MmdirInput) clone = check_clone (slice);
              g_autoptr (MmdirInput) third = check_slice (clone, (end - start) / 2, (end - start) / 2);

              check_contents (slice, before + start);
              check_contents (clone, before + start);
              check_contents (third, before + start + (end - start) / 2);
            }
          slice_fails (outer, start, inner - start + 1);
        }
    }
}

/* Beyond the end by a little and by very much, and such that the sum of start
 * and length is small again. */
static void
test_out_of_range (Fixture *fixture,
                   gconstpointer plan G_GNUC_UNUSED)
{
  const guint64 large[] = { G_MAXUINT64, G_MAXUINT64 - 1, G_MAXINT64, (guint64) G_MAXINT64 + 1, G_MAXUINT32 };
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length + 40);
  g_autoptr (MmdirInput) outer = check_slice (input, 20, length);
  MmdirInput *inputs[] = { input, outer };
  guint i;
  guint j;

  for (i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      const guint64 end = mmdir_input_get_length (inputs[i]);

      slice_fails (inputs[i], 0, end + 1);
      slice_fails (inputs[i], 1, end);
      slice_fails (inputs[i], end, 1);
      slice_fails (inputs[i], end + 1, 0);
      slice_fails (inputs[i], end + 10, 0);
      for (j = 0; j < G_N_ELEMENTS (large); j++)
        {
          slice_fails (inputs[i], 0, large[j]);
          slice_fails (inputs[i], large[j], 0);
          slice_fails (inputs[i], large[j], 1);
          slice_fails (inputs[i], 1, large[j]);
          slice_fails (inputs[i], 8, 0 - (guint64) 8 + j);
          slice_fails (inputs[i], 0 - (guint64) 8, 8 + j);
          slice_fails (inputs[i], large[j], large[j]);
        }
    }
}

/* A value may lie on both sides of a slice's end in the file; in the slice it
 * is cut short. */
static void
test_values_at_end (Fixture *fixture,
                    gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  gsize end;

  for (end = length - 12; end < length; end++)
    {
      g_autoptr (MmdirInput) slice = check_slice (input, 2, end - 2);
      guint8 bytes[8];
      guint16 shorts[2];

      check_seek (slice, end - 3);
      check_read_uint16_le_fails (slice, MMDIR_ERROR_END_OF_INPUT);
      check_read_uint16_be_fails (slice, MMDIR_ERROR_END_OF_INPUT);
      check_read_uint32_le_fails (slice, MMDIR_ERROR_END_OF_INPUT);
      check_read_float_be_fails (slice, MMDIR_ERROR_END_OF_INPUT);
      check_seek (slice, end - 5);
      check_read_uint32_be_fails (slice, MMDIR_ERROR_END_OF_INPUT);
      check_read_uint64_le_fails (slice, MMDIR_ERROR_END_OF_INPUT);
      check_read_uint64_be_fails (slice, MMDIR_ERROR_END_OF_INPUT);
      check_read_double_le_fails (slice, MMDIR_ERROR_END_OF_INPUT);
      check_fails (slice, MMDIR_ERROR_END_OF_INPUT, mmdir_input_read_bytes (slice, bytes, 4, &error));
      check_fails (slice, MMDIR_ERROR_END_OF_INPUT,
                   mmdir_input_read_uint16_le_array (slice, shorts, 2, &error));
      check_succeeds (mmdir_input_read_bytes (slice, bytes, 3, &error));
      g_assert_true (temporary_is_pattern (bytes, 3, end - 3));
    }
}

/* With a context it is a slice as any other. */
static void
test_context (Fixture *fixture,
              gconstpointer plan G_GNUC_UNUSED)
{
  const gsize length = fixture_get_length (fixture);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  g_autoptr (GArray) offsets = fixture_get_offsets (fixture, length);
  guint i;

  for (i = 0; i < offsets->len; i++)
    {
      const guint64 start = g_array_index (offsets, guint64, i);
      const guint64 inner = (length - start) / 2;
      g_autoptr (MmdirInput) slice = NULL;
      g_autoptr (MmdirInput) clone = NULL;

      check_seek (input, i % length);
      check_succeeds ((slice = mmdir_input_slice_with_context (input, NULL, start, inner,
                                                               (MmdirContext) (i % 5), &error)) != NULL);
      check_position (input, i % length);
      check_position (slice, 0);
      g_assert_cmpuint (mmdir_input_get_length (slice), ==, inner);
      clone = check_clone (slice);
      check_contents (slice, start);
      check_contents (clone, start);
    }
}

/* What it is, is told from the outside in. */
static void
test_description (Fixture *fixture,
                  gconstpointer plan G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, 37);
  g_autoptr (MmdirInput) outer = NULL;
  g_autoptr (MmdirInput) inner = NULL;
  g_autoptr (MmdirInput) nameless = NULL;
  g_autofree char *of_input = mmdir_input_describe (input);
  g_autofree char *of_inner = NULL;
  g_autofree char *of_nameless = NULL;

  check_succeeds ((outer = mmdir_input_slice (input, "postings", 1, 30, &error)) != NULL);
  check_succeeds ((inner = mmdir_input_slice (outer, "skip data", 1, 20, &error)) != NULL);
  check_succeeds ((nameless = mmdir_input_slice (outer, NULL, 1, 20, &error)) != NULL);
  of_inner = mmdir_input_describe (inner);
  of_nameless = mmdir_input_describe (nameless);
  g_assert_nonnull (strstr (of_input, "_0.bin"));
  g_assert_null (strstr (of_input, "postings"));
  g_assert_nonnull (strstr (of_inner, "_0.bin"));
  g_assert_nonnull (strstr (of_inner, "postings"));
  g_assert_nonnull (strstr (strstr (of_inner, "postings"), "skip data"));
  g_assert_nonnull (strstr (of_nameless, "postings"));
  check_seek (nameless, 20);
  check_read_byte_fails (nameless, MMDIR_ERROR_END_OF_INPUT);
}

/* A compound file: many members, read by turns, some of them twice. */
static void
test_members (Fixture *fixture,
              gconstpointer plan G_GNUC_UNUSED)
{
  enum
  {
    N_MEMBERS = 500
  };
  const gsize length = MIN (MAX (fixture_get_length (fixture), 1000), fixture->plan->longest_file);
  g_autoptr (MmdirInput) input = fixture_open_pattern (fixture, length);
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func ((GDestroyNotify) mmdir_input_free);
  guint64 starts[N_MEMBERS];
  guint round;
  guint i;

  for (i = 0; i < N_MEMBERS; i++)
    {
      starts[i] = (guint64) g_test_rand_int_range (0, (gint32) length);
      g_ptr_array_add (members, i % 2 == 0 ? check_slice (input, starts[i], length - starts[i])
                                           : check_clone (g_ptr_array_index (members, i - 1)));
      if (i % 2 == 1)
        starts[i] = starts[i - 1];
    }
  g_clear_pointer (&input, mmdir_input_free);
  for (round = 0; round < instrument_get_rounds (4); round++)
    for (i = 0; i < N_MEMBERS; i++)
      {
        MmdirInput *member = g_ptr_array_index (members, i);
        const guint64 position = mmdir_input_tell (member);

        if (position < mmdir_input_get_length (member))
          g_assert_cmpuint (check_read_byte (member), ==, temporary_byte_at (starts[i] + position));
        else
          check_read_byte_fails (member, MMDIR_ERROR_END_OF_INPUT);
      }
}

void
conformance_add_slice (void)
{
  fixture_add ("slice/every", test_every);
  fixture_add ("slice/nested", test_nested);
  fixture_add ("slice/out-of-range", test_out_of_range);
  fixture_add ("slice/values-at-end", test_values_at_end);
  fixture_add ("slice/context", test_context);
  fixture_add ("slice/description", test_description);
  fixture_add ("slice/members", test_members);
}
