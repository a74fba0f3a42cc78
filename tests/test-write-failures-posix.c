/* test-write-failures-posix.c: several calls that fail on the way of one file
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * tests/inject has each call fail by itself; here they fail one after the other.
 */

#include "check.h"
#include "failing-posix.h"
#include "temporary.h"

#include <errno.h>
#include <glib/gstdio.h>

static void
assert_pending (FailingFixture *fixture,
                const char *name)
{
  g_auto (GStrv) names = NULL;
  const FailingPlan before = failing_remove;

  failing_remove.n_good = 0;
  failing_remove.code = EBUSY;
  names = mmdir_directory_get_pending_deletions (fixture->directory);
  failing_remove = before;
  g_assert_cmpstr (names[0], ==, name);
}

/* The pattern, in pieces of many lengths. */
static MmdirOutput *
write_pattern (FailingFixture *fixture)
{
  MmdirOutput *output = mmdir_directory_create_output (fixture->directory, "new", NULL);
  guint8 bytes[9999];
  guint64 position = 0;
  gsize i, length = 1;

  g_assert_nonnull (output);
  while (position < FAILING_LENGTH)
    {
      length = MIN (length * 7 % sizeof bytes + 1, FAILING_LENGTH - position);
      for (i = 0; i < length; i++)
        bytes[i] = temporary_byte_at (position + i);
      check_succeeds (mmdir_output_write_bytes (output, bytes, length, &error));
      position += length;
    }
  return output;
}

static void
test_short_writes (FailingFixture *fixture,
                   gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = NULL;

  failing_write.longest = 777;
  failing_write.interval = 3;
  output = write_pattern (fixture);
  check_succeeds (mmdir_output_close (output, &error));
  g_assert_cmpuint (failing_write.n_calls, >, FAILING_LENGTH / 777);
  failing_assert_pattern (fixture, "new", FAILING_LENGTH);
}

/* A descriptor that close() was interrupted with is gone: another close could be
 * that of another file. */
static void
test_interrupted_close (FailingFixture *fixture,
                        gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = write_pattern (fixture);

  failing_close.n_good = 0;
  failing_close.code = EINTR;
  failing_close.n_calls = 0;
  check_succeeds (mmdir_output_close (output, &error));
  g_assert_cmpuint (failing_close.n_calls, ==, 1);
  failing_assert_pattern (fixture, "new", FAILING_LENGTH);
}

static void
test_interrupted_sync (FailingFixture *fixture,
                       gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "file", NULL };

  failing_sync.interval = 2;
  failing_sync.n_calls = 1;
  check_succeeds (mmdir_directory_sync_files (fixture->directory, names, &error));
  g_assert_cmpuint (failing_sync.n_calls, ==, 3);
  failing_sync.n_calls = 1;
  check_succeeds (mmdir_directory_sync (fixture->directory, &error));
  g_assert_cmpuint (failing_sync.n_calls, ==, 3);
}

/* Nothing is published, and the output is as good as before. */
static void
test_lost_directory (FailingFixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirOutput) output = mmdir_directory_create_output (fixture->directory, "new", NULL);

  failing_sync = (FailingPlan){ .code = EIO };
  check_refused (MMDIR_ERROR_IO, mmdir_directory_sync (fixture->directory, &error));
  failing_repair ();
  check_refused (MMDIR_ERROR_IO, mmdir_output_publish (output, "file", &error));
  check_succeeds (mmdir_output_write_bytes (output, "new", 3, &error));
  check_succeeds (mmdir_output_close (output, &error));
  failing_assert_pattern (fixture, "file", FAILING_LENGTH);
}

/* File servers tell that there is no room when the file is synced or closed. */
static void
test_no_space_later (FailingFixture *fixture,
                     gconstpointer data G_GNUC_UNUSED)
{
  static const int codes[] = { ENOSPC, EDQUOT, EFBIG };
  FailingPlan *const plans[] = { &failing_sync, &failing_close };
  gsize i, k;

  for (i = 0; i < G_N_ELEMENTS (codes); i++)
    for (k = 0; k < G_N_ELEMENTS (plans); k++)
      {
        g_autoptr (MmdirOutput) output = mmdir_directory_create_output (fixture->directory, "new", NULL);
        g_autoptr (GError) failure = NULL;

        *plans[k] = (FailingPlan){ .code = codes[i] };
        g_assert_false (mmdir_output_publish (output, "file", &failure));
        failing_repair ();
        g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_NO_SPACE);
        g_assert_cmpstr (mmdir_error_get_call (failure), ==, k == 0 ? "fsync" : "close");
        g_assert_cmpuint (mmdir_error_get_os_code (failure), ==, codes[i]);
        g_assert_false (temporary_has (fixture->path, "new"));
      }
}

/* The error is that of the write, whatever becomes of the file. */
static void
fail_to_write (FailingFixture *fixture,
               int code_of_remove)
{
  g_autoptr (MmdirOutput) output = mmdir_directory_create_output (fixture->directory, "new", NULL);
  g_autoptr (GError) failure = NULL;

  check_succeeds (mmdir_output_write_bytes (output, "bytes", 5, &error));
  failing_write.n_good = 0;
  failing_write.code = ENOSPC;
  failing_remove.n_good = 0;
  failing_remove.code = code_of_remove;
  g_assert_false (mmdir_output_close (output, &failure));
  g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_NO_SPACE);
  g_assert_cmpstr (mmdir_error_get_call (failure), ==, "write");
  g_assert_cmpuint (mmdir_error_get_os_code (failure), ==, ENOSPC);
  g_assert_true (temporary_has (fixture->path, "new"));
}

static void
test_not_removed (FailingFixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  fail_to_write (fixture, EACCES);
  failing_repair ();
  assert_pending (fixture, NULL);
  g_assert_true (mmdir_directory_file_exists (fixture->directory, "new"));
  check_succeeds (mmdir_directory_delete_file (fixture->directory, "new", &error));
}

static void
test_removed_later (FailingFixture *fixture,
                    gconstpointer data G_GNUC_UNUSED)
{
  fail_to_write (fixture, EBUSY);
  g_assert_false (mmdir_directory_file_exists (fixture->directory, "new"));
  assert_pending (fixture, "new");
  failing_repair ();
  g_strfreev (mmdir_directory_get_pending_deletions (fixture->directory));
  g_assert_false (temporary_has (fixture->path, "new"));
}

/* The name has another file by then, which is nobody's to remove. */
static void
test_replaced (FailingFixture *fixture,
               gconstpointer data G_GNUC_UNUSED)
{
  MmdirOutput *output = mmdir_directory_create_output (fixture->directory, "new", NULL);
  g_autofree char *from = g_build_filename (fixture->path, "file", NULL);
  g_autofree char *to = g_build_filename (fixture->path, "new", NULL);

  check_succeeds (mmdir_output_write_bytes (output, "bytes", 5, &error));
  g_assert_cmpint (g_rename (from, to), ==, 0);
  mmdir_output_free (output);
  failing_assert_pattern (fixture, "new", FAILING_LENGTH);
}

/* The old file is there, and what was to replace it goes, at once or later. */
static void
test_not_renamed (FailingFixture *fixture,
                  gconstpointer data G_GNUC_UNUSED)
{
  static const int codes[] = { 0, EBUSY, EIO };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (MmdirOutput) output = mmdir_directory_create_output (fixture->directory, "new", NULL);
      g_autoptr (GError) failure = NULL;

      failing_rename.n_good = 0;
      failing_rename.code = EIO;
      failing_remove.n_good = codes[i] == 0 ? G_MAXUINT : 0;
      failing_remove.code = codes[i];
      g_assert_false (mmdir_output_publish (output, "file", &failure));
      g_assert_error (failure, MMDIR_ERROR, MMDIR_ERROR_IO);
      g_assert_cmpstr (mmdir_error_get_call (failure), ==, "rename");
      failing_assert_pattern (fixture, "file", FAILING_LENGTH);
      g_assert_cmpint (temporary_has (fixture->path, "new"), ==, codes[i] != 0);
      assert_pending (fixture, codes[i] == EBUSY ? "new" : NULL);
      failing_repair ();
      g_strfreev (mmdir_directory_get_pending_deletions (fixture->directory));
      if (codes[i] == EIO)
        temporary_remove (fixture->path, "new");
    }
}

#define ADD(name, func) g_test_add ("/write-failures/" name, FailingFixture, NULL, failing_set_up, func, failing_tear_down)

int
main (int argc,
      char **argv)
{
  failing_repair ();
  g_test_init (&argc, &argv, NULL);
  ADD ("short-writes", test_short_writes);
  ADD ("interrupted-close", test_interrupted_close);
  ADD ("interrupted-sync", test_interrupted_sync);
  ADD ("lost-directory", test_lost_directory);
  ADD ("no-space-later", test_no_space_later);
  ADD ("not-removed", test_not_removed);
  ADD ("removed-later", test_removed_later);
  ADD ("replaced", test_replaced);
  ADD ("not-renamed", test_not_renamed);
  return g_test_run ();
}
