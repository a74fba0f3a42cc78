/* test-real-limits.c: what the library does when a process has used up what it
 * may have
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * test-error-limits-posix.c has the messages; here is everything that can be
 * called then.
 */

#include "config.h"

#include "check.h"
#include "crowd.h"
#include "process-posix.h"
#include "temporary.h"

#include <sys/resource.h>
#include <unistd.h>

#define LENGTH 100000
#define GIB ((guint64) 1 << 30)

/* What a test of address space leaves to the library. */
#define ADDRESS_SPACE_LEFT (16 << 20)

static void
check_hint (const GError *error,
            const char *text)
{
  g_assert_nonnull (mmdir_error_get_hint (error));
  g_assert_nonnull (strstr (mmdir_error_get_hint (error), text));
}

static void
check_pattern_at (MmdirInput *input,
                  guint64 position)
{
  guint8 bytes[100];

  check_succeeds (mmdir_input_read_bytes_at (input, position, bytes, sizeof bytes, &error));
  g_assert_true (temporary_is_pattern (bytes, sizeof bytes, position));
}

/* Reading a file through takes a buffer, for which there may be no memory
 * either. */
static void
check_preload (MmdirInput *input)
{
  g_autoptr (GError) error = NULL;

  if (mmdir_input_preload (input, NULL, NULL, &error))
    g_assert_no_error (error);
  else
    {
      g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NO_MEMORY);
      g_assert_cmpint (mmdir_input_get_backing (input), ==, MMDIR_BACKING_BUFFERED);
    }
}

/* An input can do all that needs no more than it has. */
static void
check_usable (MmdirInput *input)
{
  g_autoptr (MmdirInput) clone = check_clone (input);
  g_autoptr (MmdirInput) slice = check_slice (clone, 1000, 50000);

  check_pattern_at (input, 4000);
  check_seek (clone, 70000);
  g_assert_cmpuint (check_read_byte (clone), ==, temporary_byte_at (70000));
  check_seek (slice, 10);
  g_assert_cmpuint (check_read_byte (slice), ==, temporary_byte_at (1010));
  check_succeeds (mmdir_input_prefetch (input, 0, LENGTH, &error));
  check_preload (input);
  check_succeeds (mmdir_input_check (input, &error));
}

static void
check_residency_of (MmdirInput *input)
{
  guint64 resident;

  if (process_tells_residency (mmdir_input_get_backing (input)))
    check_succeeds (mmdir_input_get_residency (input, 0, LENGTH, &resident, &error));
}

static MmdirInput *
try_open (MmdirDirectory *directory,
          MmdirBacking backing,
          GError **error)
{
  mmdir_directory_set_backing (directory, backing);
  return mmdir_directory_open_input (directory, "file", MMDIR_CONTEXT_READ, error);
}

static const MmdirBacking backings[] = {
  MMDIR_BACKING_AUTO,
  MMDIR_BACKING_MAPPED,
  MMDIR_BACKING_BUFFERED,
  MMDIR_BACKING_MEMORY,
};

/* Whatever takes a descriptor, if only for a moment. */
static void
check_no_descriptors (MmdirDirectory *directory)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (backings); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (try_open (directory, backings[i], &error));
      g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_TOO_MANY_FILES);
      check_hint (error, "ulimit -n");
    }
  check_refused (MMDIR_ERROR_TOO_MANY_FILES, mmdir_directory_list (directory, &error) != NULL);
  check_refused (MMDIR_ERROR_TOO_MANY_FILES,
                 mmdir_directory_open (mmdir_directory_get_path (directory), &error) != NULL);
#ifdef HAVE_POSIX_FADVISE
  check_refused (MMDIR_ERROR_TOO_MANY_FILES, mmdir_directory_evict_file (directory, "file", &error));
#endif
}

static void
check_one_descriptor (MmdirDirectory *directory)
{
  g_auto (GStrv) names = NULL;
  MmdirDirectory *other;
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (backings); i++)
    {
      MmdirInput *input;

      check_succeeds ((input = try_open (directory, backings[i], &error)) != NULL);
      check_pattern_at (input, 500);
      mmdir_input_free (input);
    }
  check_succeeds ((names = mmdir_directory_list (directory, &error)) != NULL);
  g_assert_cmpuint (g_strv_length (names), ==, 1);
  check_succeeds ((other = mmdir_directory_open (mmdir_directory_get_path (directory), &error)) != NULL);
  mmdir_directory_unref (other);
#ifdef HAVE_POSIX_FADVISE
  check_succeeds (mmdir_directory_evict_file (directory, "file", &error));
#endif
}

/* The library's own inputs take all descriptors that there are. */
static void
run_out_of_descriptors (MmdirDirectory *directory,
                        MmdirInput *mapped,
                        guint64 maximum)
{
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) mmdir_input_free);
  g_autoptr (GError) last_error = NULL;
  guint64 length, used;
  MmdirInput *input;

  while ((input = try_open (directory, MMDIR_BACKING_BUFFERED, &last_error)) != NULL)
    {
      g_assert_cmpuint (inputs->len, <, maximum);
      g_ptr_array_add (inputs, input);
    }
  g_assert_error (last_error, MMDIR_ERROR, MMDIR_ERROR_TOO_MANY_FILES);
  g_assert_cmpuint (inputs->len, >=, 10);
  check_no_descriptors (directory);

  /* What takes none. */
  g_assert_true (mmdir_directory_file_exists (directory, "file"));
  check_succeeds (mmdir_directory_get_file_length (directory, "file", &length, &error));
  g_assert_cmpuint (length, ==, LENGTH);
  mmdir_limit_get (MMDIR_LIMIT_OPEN_FILES, &used, NULL);
  g_assert_cmpuint (used, ==, maximum);
  check_usable (mapped);
  check_usable (inputs->pdata[0]);
  check_residency_of (mapped);
  check_residency_of (inputs->pdata[0]);

  /* A clone has no descriptor of its own to give back. */
  mmdir_input_free (check_clone (inputs->pdata[0]));
  check_no_descriptors (directory);
  g_ptr_array_set_size (inputs, (gint) inputs->len - 1);
  check_one_descriptor (directory);
  g_ptr_array_add (inputs, try_open (directory, MMDIR_BACKING_BUFFERED, NULL));
  g_assert_nonnull (inputs->pdata[inputs->len - 1]);
  check_no_descriptors (directory);
}

static void
test_open_files (void)
{
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) mapped = NULL;
  const guint before = process_count_descriptors ();
  const guint64 maximum = process_get_free_descriptor () + 20;
  guint64 saved;

  temporary_write_pattern (path, "file", LENGTH);
  directory = temporary_open (path, MMDIR_BACKING_MAPPED);
  mapped = temporary_open_input (directory, "file");
  saved = process_limit (RLIMIT_NOFILE, maximum);
  run_out_of_descriptors (directory, mapped, maximum);
  process_limit (RLIMIT_NOFILE, saved);
  g_assert_cmpuint (process_count_descriptors (), ==, before + 1);
  check_one_descriptor (directory);
}

static void
note_message (const char *domain G_GNUC_UNUSED,
              GLogLevelFlags level G_GNUC_UNUSED,
              const char *message G_GNUC_UNUSED,
              gpointer user_data)
{
  (*(guint *) user_data)++;
}

/* Room for reading and for one chunk, but neither for the file nor for asking
 * about it. */
static void
test_address_space (void)
{
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) buffered = NULL;
  g_autoptr (MmdirInput) on_demand = NULL;
  g_autoptr (GError) memory_error = NULL;
  g_autoptr (GError) residency_error = NULL;
  g_autoptr (GError) open_error = NULL;
  guint64 resident = 4711;
  gboolean is_told;
  MmdirInput *input;
  guint n_messages = 0;
  guint8 last = 0;

  if (process_is_instrumented ())
    {
      g_test_skip ("valgrind and sanitizers have memory of their own");
      return;
    }
  if (!process_make_sparse (path, "file", 8 * GIB))
    return;
  process_write_at (path, "file", 8 * GIB - 1, "\x2a", 1);
  directory = temporary_open (path, MMDIR_BACKING_BUFFERED);
  buffered = temporary_open_input (directory, "file");
  if (!process_take_address_space (ADDRESS_SPACE_LEFT))
    return;
  is_told = mmdir_input_get_residency (buffered, 0, 8 * GIB, &resident, &residency_error);
  input = try_open (directory, MMDIR_BACKING_MEMORY, &memory_error);
  mmdir_directory_set_fallback (directory, TRUE);
  g_log_set_handler ("mmdir", G_LOG_LEVEL_MESSAGE, note_message, &n_messages);
  on_demand = try_open (directory, MMDIR_BACKING_MAPPED, &open_error);
  if (on_demand != NULL)
    (void) mmdir_input_read_byte_at (on_demand, 8 * GIB - 1, &last, &open_error);
  process_give_back_address_space ();

  g_assert_false (is_told);
  g_assert_error (residency_error, MMDIR_ERROR, MMDIR_ERROR_NO_MEMORY);
  g_assert_cmpuint (resident, ==, 4711);
  g_assert_null (input);
  g_assert_error (memory_error, MMDIR_ERROR, MMDIR_ERROR_NO_MEMORY);
  g_assert_no_error (open_error);
  g_assert_nonnull (on_demand);
  g_assert_cmpint (mmdir_input_get_backing (on_demand), ==, MMDIR_BACKING_MAPPED);
  g_assert_cmpuint (n_messages, ==, 0);
  g_assert_cmpuint (last, ==, 0x2a);
}

/* Each further open fails, and leaves everything as it was. */
static void
check_no_mappings (const char *path,
                   MmdirDirectory *directory)
{
  g_autoptr (MmdirDirectory) apart = temporary_open_apart (path, 14);
  const guint n_descriptors = process_count_descriptors ();
  guint64 before, after;
  guint i;

  mmdir_limit_get (MMDIR_LIMIT_MAPPINGS, &before, NULL);
  for (i = 0; i < 10; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (try_open (i % 2 == 0 ? directory : apart, MMDIR_BACKING_MAPPED, &error));
      g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_MAP_FAILED);
      check_hint (error, "vm.max_map_count");
    }
  mmdir_limit_get (MMDIR_LIMIT_MAPPINGS, &after, NULL);
  g_assert_cmpuint (after, ==, before);
  g_assert_cmpuint (process_count_descriptors (), ==, n_descriptors);
}

/* Advice for one page in the middle would cut a mapping in three. */
static void
check_no_advice (MmdirInput *mapped)
{
#if defined(HAVE_MADVISE) || defined(HAVE_POSIX_MADVISE)
  const gsize page = mmdir_get_page_size ();
  g_autoptr (GError) error = NULL;

  g_assert_false (mmdir_input_advise (mapped, page, page, MMDIR_ADVICE_SEQUENTIAL, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_NO_MEMORY);
  check_hint (error, "vm.max_map_count");
#endif
  check_usable (mapped);
}

static void
check_turns (const char *path)
{
  g_autoptr (MmdirDirectory) apart = temporary_open_apart (path, 14);
  g_autoptr (MmdirInput) input = NULL;
  guint64 position;

  check_succeeds ((input = try_open (apart, MMDIR_BACKING_MAPPED, &error)) != NULL);
  g_assert_cmpint (mmdir_input_get_backing (input), ==, MMDIR_BACKING_MAPPED);
  for (position = 0; position < LENGTH; position += 100)
    check_pattern_at (input, position);
  temporary_read (input, 0, 100);
}

static void
run_out_of_mappings (void)
{
  g_autoptr (TemporaryDirectory) path = temporary_directory_new ();
  g_autoptr (MmdirDirectory) directory = NULL;
  g_autoptr (MmdirInput) mapped = NULL;
  g_autoptr (MmdirInput) buffered = NULL;
  g_autoptr (MmdirInput) fallen_back = NULL;
  g_autoptr (GError) residency_error = NULL;
  guint64 resident = 4711;
  guint n_messages = 0;

  temporary_write_pattern (path, "file", LENGTH);
  directory = temporary_open (path, MMDIR_BACKING_MAPPED);
  mapped = temporary_open_input (directory, "file");
  crowd_fill ();

  check_no_mappings (path, directory);
  check_no_advice (mapped);
  check_residency_of (mapped);
  check_succeeds ((buffered = try_open (directory, MMDIR_BACKING_BUFFERED, &error)) != NULL);
  check_usable (buffered);
  g_assert_false (mmdir_input_get_residency (buffered, 0, LENGTH, &resident, &residency_error));
  g_assert_error (residency_error, MMDIR_ERROR, MMDIR_ERROR_NO_MEMORY);
  check_hint (residency_error, "vm.max_map_count");
  g_assert_cmpuint (resident, ==, 4711);

  mmdir_directory_set_fallback (directory, TRUE);
  g_log_set_handler ("mmdir", G_LOG_LEVEL_MESSAGE, note_message, &n_messages);
  check_succeeds ((fallen_back = try_open (directory, MMDIR_BACKING_MAPPED, &error)) != NULL);
  g_assert_cmpint (mmdir_input_get_backing (fallen_back), ==, MMDIR_BACKING_BUFFERED);
  g_assert_cmpuint (n_messages, ==, 1);
  check_usable (fallen_back);
  mmdir_directory_set_fallback (directory, FALSE);

  /* Three of seven chunks have room, so that they take turns. */
  crowd_make_room (3);
  check_turns (path);
  g_clear_pointer (&fallen_back, mmdir_input_free);
  check_succeeds ((fallen_back = try_open (directory, MMDIR_BACKING_MAPPED, &error)) != NULL);
  check_usable (fallen_back);
}

static void
test_mappings (void)
{
  if (g_test_subprocess ())
    {
      run_out_of_mappings ();
      return;
    }
  if (!crowd_is_possible ())
    return;
  g_test_trap_subprocess (NULL, 0, (GTestSubprocessFlags) 0);
  g_test_trap_assert_passed ();
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/real-limits/open-files", test_open_files);
  g_test_add_func ("/real-limits/address-space", test_address_space);
  g_test_add_func ("/real-limits/mappings", test_mappings);
  return g_test_run ();
}
