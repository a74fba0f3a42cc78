/* fixture.c: a directory that is read in one of the ways there are
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "fixture.h"
#include "directory-private.h"
#include "instrument.h"
#include "seam.h"
#include "temporary.h"
#include "writer.h"

#define KIB ((gsize) 1024)
#define MIB (1024 * KIB)

/* Larger than any file here. */
#define WHOLE 34

#define APART(size, power, is_between)                                   \
  {                                                                      \
    "mapped-apart/chunk-" #size, power, REGION_LAYOUT_APART, MMDIR_CONTEXT_DEFAULT, \
        MMDIR_BACKING_MAPPED, 0, G_MAXSIZE, size, MIN (512 * size, MIB), is_between, \
  }

/* Three chunks are mapped at most, unless more are held. */
#define ON_DEMAND(size, power, is_between)                                    \
  {                                                                           \
    "mapped-on-demand/chunk-" #size, power, REGION_LAYOUT_ON_DEMAND,          \
        MMDIR_CONTEXT_READ, MMDIR_BACKING_MAPPED, 0, G_MAXSIZE, size,         \
        MIN (512 * size, MIB), is_between,                                    \
  }

/* The address space has no room for the whole file, only for each chunk. */
#define PIECEWISE(size, power)                                            \
  {                                                                       \
    "mapped-piecewise/chunk-" #size, power, REGION_LAYOUT_WHOLE, MMDIR_CONTEXT_DEFAULT, \
        MMDIR_BACKING_MAPPED, 1, G_MAXSIZE, size, MIN (512 * size, MIB),  \
  }

static const FixturePlan plans[] = {
  { "mapped/chunk-1", 0, REGION_LAYOUT_WHOLE, MMDIR_CONTEXT_MERGE,
    MMDIR_BACKING_MAPPED, 0, G_MAXSIZE, 1, MIB },
  { "mapped/chunk-whole", WHOLE, REGION_LAYOUT_WHOLE, MMDIR_CONTEXT_READ,
    MMDIR_BACKING_MAPPED, 0, G_MAXSIZE, 300, MIB },
  APART (1, 0, FALSE),
  APART (2, 1, TRUE),
  APART (4, 2, TRUE),
  APART (8, 3, TRUE),
  APART (16, 4, FALSE),
  APART (64, 6, TRUE),
  APART (512, 9, TRUE),
  APART (4096, 12, FALSE),
  APART (65536, 16, FALSE),
  ON_DEMAND (4, 2, FALSE),
  ON_DEMAND (16, 4, TRUE),
  ON_DEMAND (512, 9, TRUE),
  ON_DEMAND (4096, 12, FALSE),
  ON_DEMAND (65536, 16, FALSE),
  PIECEWISE (32, 5),
  PIECEWISE (8192, 13),
  { "buffered/default", WHOLE, REGION_LAYOUT_WHOLE, MMDIR_CONTEXT_DEFAULT,
    MMDIR_BACKING_BUFFERED, 0, G_MAXSIZE, 16 * KIB, MIB },
  { "buffered/sequential", 12, REGION_LAYOUT_WHOLE, MMDIR_CONTEXT_READ_ONCE,
    MMDIR_BACKING_BUFFERED, 0, G_MAXSIZE, 64 * KIB, MIB },
  { "buffered/short-reads", WHOLE, REGION_LAYOUT_WHOLE, MMDIR_CONTEXT_READ,
    MMDIR_BACKING_BUFFERED, 0, 997, 4 * KIB, MIB },
  { "memory", WHOLE, REGION_LAYOUT_WHOLE, MMDIR_CONTEXT_DEFAULT,
    MMDIR_BACKING_MEMORY, SEAM_ALWAYS, G_MAXSIZE, 300, MIB },
  { "fallback/chunk-16", 4, REGION_LAYOUT_WHOLE, MMDIR_CONTEXT_READ,
    MMDIR_BACKING_BUFFERED, SEAM_ALWAYS, G_MAXSIZE, 4 * KIB, MIB },
  { "fallback/chunk-whole", WHOLE, REGION_LAYOUT_WHOLE, MMDIR_CONTEXT_DEFAULT,
    MMDIR_BACKING_BUFFERED, SEAM_ALWAYS, G_MAXSIZE, 16 * KIB, MIB },
};

static gboolean
falls_back (const FixturePlan *plan)
{
  return plan->backing == MMDIR_BACKING_BUFFERED && plan->n_bad_mappings > 0;
}

static void
keep_message (const char *domain G_GNUC_UNUSED,
              GLogLevelFlags level G_GNUC_UNUSED,
              const char *message,
              gpointer user_data)
{
  Fixture *fixture = user_data;

  g_mutex_lock (&fixture->lock);
  g_ptr_array_add (fixture->messages, g_strdup (message));
  g_mutex_unlock (&fixture->lock);
}

MmdirDirectory *
fixture_open_directory (Fixture *fixture,
                        const char *path)
{
  const FixturePlan *plan = fixture->plan;
  g_autoptr (GError) error = NULL;
  MmdirDirectory *directory;

  directory = directory_open_with_plan (path, plan->chunk_power, plan->layout, &error);
  g_assert_no_error (error);
  mmdir_directory_set_small_file_threshold (directory, plan->backing == MMDIR_BACKING_MEMORY ? MIB : 0);
  mmdir_directory_set_fallback (directory, falls_back (plan));
  if (plan->layout == REGION_LAYOUT_ON_DEMAND)
    mmdir_directory_set_map_budget (directory, (guint64) 3 << plan->chunk_power);
  if (plan->backing == MMDIR_BACKING_BUFFERED && !falls_back (plan))
    mmdir_directory_set_backing (directory, MMDIR_BACKING_BUFFERED);
  return directory;
}

static void
set_up (Fixture *fixture,
        gconstpointer plan)
{
  seam_reset ();
  fixture->plan = plan;
  g_mutex_init (&fixture->lock);
  fixture->messages = g_ptr_array_new_with_free_func (g_free);
  fixture->path = temporary_directory_new ();
  fixture->directory = fixture_open_directory (fixture, fixture->path);
  seam_shorten_reads (fixture->plan->longest_read);
  g_log_set_handler ("mmdir", G_LOG_LEVEL_MASK, keep_message, fixture);
}

/* Each fallback is told once, and nothing else is worth a word. */
static void
tear_down (Fixture *fixture,
           gconstpointer plan G_GNUC_UNUSED)
{
  g_log_set_handler ("mmdir", G_LOG_LEVEL_MASK, g_log_default_handler, NULL);
  g_assert_cmpuint (fixture->messages->len, ==, fixture->n_fallbacks);
  mmdir_directory_unref (fixture->directory);
  temporary_directory_remove (fixture->path);
  g_ptr_array_unref (fixture->messages);
  g_mutex_clear (&fixture->lock);
  seam_reset ();
}

static void
add_for (const FixturePlan *plan,
         const char *path,
         FixtureFunc func)
{
  g_autofree char *full_path = g_strdup_printf ("/%s/%s", plan->name, path);

  if (plan->is_between && instrument_is_short ())
    return;
  g_test_add (full_path, Fixture, plan, set_up, func, tear_down);
}

void
fixture_add (const char *path,
             FixtureFunc func)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (plans); i++)
    add_for (&plans[i], path, func);
}

void
fixture_add_where (FixturePredicate predicate,
                   const char *path,
                   FixtureFunc func)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      if (predicate (&plans[i]))
        add_for (&plans[i], path, func);
    }
}

gboolean
fixture_is_mapped (const FixturePlan *plan)
{
  return plan->backing == MMDIR_BACKING_MAPPED;
}

gboolean
fixture_is_mapped_for_good (const FixturePlan *plan)
{
  return fixture_is_mapped (plan) && plan->layout != REGION_LAYOUT_ON_DEMAND;
}

gboolean
fixture_is_buffered (const FixturePlan *plan)
{
  return plan->backing == MMDIR_BACKING_BUFFERED;
}

gboolean
fixture_is_in_memory (const FixturePlan *plan)
{
  return plan->backing == MMDIR_BACKING_MEMORY;
}

gboolean
fixture_has_whole_pages (const FixturePlan *plan)
{
  return fixture_is_mapped_for_good (plan) &&
         ((plan->layout == REGION_LAYOUT_WHOLE && plan->n_bad_mappings == 0) ||
          (guint64) 1 << plan->chunk_power >= mmdir_get_page_size ());
}

gboolean
fixture_can_map_nameless (const FixturePlan *plan)
{
  if (plan->layout != REGION_LAYOUT_ON_DEMAND || !instrument_is ("valgrind"))
    return TRUE;
  g_test_skip ("valgrind cannot follow mappings of a file that has no name any more");
  return FALSE;
}

MmdirInput *
fixture_try_open_input (Fixture *fixture,
                        MmdirDirectory *directory,
                        const char *name,
                        GError **error)
{
  const FixturePlan *plan = fixture->plan;
  guint64 length = 0;
  MmdirInput *input;

  /* A file of one chunk has no pieces to be mapped instead. */
  mmdir_directory_get_file_length (directory, name, &length, NULL);
  if (plan->n_bad_mappings == SEAM_ALWAYS || length > (guint64) 1 << plan->chunk_power)
    seam_fail (SEAM_MAP, 0, plan->n_bad_mappings, OS_FAILURE_NO_MEMORY);
  input = mmdir_directory_open_input (directory, name, plan->context, error);
  seam_repair (SEAM_MAP);
  if (input == NULL || mmdir_input_get_length (input) == 0)
    return input;

  g_assert_cmpint (mmdir_input_get_backing (input), ==, plan->backing);
  if (falls_back (plan))
    {
      fixture->n_fallbacks++;
      g_assert_cmpuint (fixture->messages->len, ==, fixture->n_fallbacks);
      g_assert_nonnull (strstr (g_ptr_array_index (fixture->messages, fixture->n_fallbacks - 1), name));
    }
  return input;
}

MmdirInput *
fixture_open_input (Fixture *fixture,
                    const char *name)
{
  g_autoptr (GError) error = NULL;
  MmdirInput *input = fixture_try_open_input (fixture, fixture->directory, name, &error);

  g_assert_no_error (error);
  g_assert_nonnull (input);
  g_assert_cmpuint (mmdir_input_tell (input), ==, 0);
  return input;
}

MmdirInput *
fixture_open_data (Fixture *fixture,
                   gconstpointer data,
                   gsize length)
{
  g_autofree char *name = g_strdup_printf ("_%u.bin", fixture->n_files++);
  MmdirInput *input;

  temporary_write (fixture->path, name, data, length);
  input = fixture_open_input (fixture, name);
  g_assert_cmpuint (mmdir_input_get_length (input), ==, length);
  return input;
}

MmdirInput *
fixture_open_bytes (Fixture *fixture,
                    const GByteArray *bytes)
{
  /* An empty array has no address. */
  return fixture_open_data (fixture, bytes->len > 0 ? bytes->data : (const guint8 *) "", bytes->len);
}

MmdirInput *
fixture_open_pattern (Fixture *fixture,
                      gsize length)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  writer_pattern (bytes, 0, length);
  return fixture_open_bytes (fixture, bytes);
}

gsize
fixture_get_length (const Fixture *fixture)
{
  /* Not so short that there is nothing to slice. */
  return MAX (3 * fixture->plan->edge, 32) + 5;
}

static int
compare_offsets (gconstpointer a,
                 gconstpointer b)
{
  const guint64 *first = a;
  const guint64 *second = b;

  return *first < *second ? -1 : *first > *second;
}

/* As many offsets as this are tried in pairs. */
#define OFFSETS_FEW 48

GArray *
fixture_get_offsets (const Fixture *fixture,
                     gsize length)
{
  const gsize edge = fixture->plan->edge;
  GArray *offsets = g_array_new (FALSE, FALSE, sizeof (guint64));
  guint64 offset;
  guint i;

  if (length <= OFFSETS_FEW)
    {
      for (offset = 0; offset <= length; offset++)
        g_array_append_val (offsets, offset);
      return offsets;
    }
  for (offset = 0; offset <= length; offset += edge)
    {
      const guint64 around[] = { offset - 1, offset, offset + 1, length - 1, length };

      for (i = 0; i < G_N_ELEMENTS (around); i++)
        {
          if (around[i] <= length)
            g_array_append_val (offsets, around[i]);
        }
      if (offsets->len > OFFSETS_FEW)
        break;
    }
  for (i = 0; i < 6; i++)
    {
      offset = (guint64) g_test_rand_int_range (0, (gint32) length + 1);
      g_array_append_val (offsets, offset);
    }
  g_array_sort (offsets, compare_offsets);
  for (i = offsets->len - 1; i > 0; i--)
    {
      if (g_array_index (offsets, guint64, i) == g_array_index (offsets, guint64, i - 1))
        g_array_remove_index (offsets, i);
    }
  return offsets;
}
