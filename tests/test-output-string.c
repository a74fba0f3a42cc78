/* test-output-string.c: writing text, and what is no text
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "check.h"
#include "writer.h"
#include "written.h"

/* What no decoder of UTF-8 may take: bytes out of place, what is cut short or
 * too long, halves of pairs, and what is behind the last character. */
static const char *const invalid[] = {
  "\x80", "a\xff", "\xc3", "\xe2\x82", "\xf0\x9f\x98", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80",
  "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "all is well until here \xc3("
};

static const char *const valid[] = {
  "", "a", "plain", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
  "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "日本語", "\xf0\x9f\x98\x80", "e\xcc\x81"
};

static void
write_string (Written *written,
              const char *text,
              gssize length)
{
  check_succeeds (mmdir_output_write_string (written->output, text, length, &error));
  writer_string (written->expected, text, length);
  written_check (written);
}

static void
test_valid (Written *written,
            gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MmdirInput) input = NULL;
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (valid); i++)
    {
      write_string (written, valid[i], -1);
      write_string (written, valid[i], (gssize) strlen (valid[i]));
    }
  written_end (written);
  input = written_open (written, &temporary_ways[TEMPORARY_BUFFERED], 0);
  for (i = 0; i < 2 * G_N_ELEMENTS (valid); i++)
    {
      g_autofree char *text = NULL;

      check_succeeds ((text = mmdir_input_read_string (input, NULL, &error)) != NULL);
      g_assert_cmpstr (text, ==, valid[i / 2]);
    }
}

#if GLIB_SIZEOF_SIZE_T > 4
/* Not a byte of it is looked at. */
static void
test_too_long (Written *written,
               gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (mmdir_output_write_string (written->output, "text", (gssize) G_MAXINT32 + 1, &error));
  g_assert_error (error, MMDIR_ERROR, MMDIR_ERROR_MALFORMED);
  g_assert_nonnull (strstr (error->message, "longer than 2147483647 bytes"));
  written_check (written);
  write_string (written, "text", -1);
}
#endif

/* A length says where text ends, in the middle of what is there and behind what
 * seems to be its end. */
static void
test_length (Written *written,
             gconstpointer data G_GNUC_UNUSED)
{
  static const char zeroes[] = "one\0two\0";
  g_autoptr (MmdirInput) input = NULL;
  g_autofree char *text = NULL;
  gsize length;

  write_string (written, "abc\xff", 3);
  write_string (written, "\xff", 0);
  write_string (written, zeroes, sizeof zeroes);
  write_string (written, zeroes, -1);
  written_refuses (written, MMDIR_ERROR_MALFORMED,
                   mmdir_output_write_string (written->output, "€", 2, &error));
  written_end (written);
  input = written_open (written, &temporary_ways[TEMPORARY_MAPPED], 0);
  check_seek (input, 5);
  check_succeeds ((text = mmdir_input_read_string (input, &length, &error)) != NULL);
  g_assert_cmpmem (text, length, zeroes, sizeof zeroes);
}

static void
test_invalid (Written *written,
              gconstpointer data G_GNUC_UNUSED)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (invalid); i++)
    {
      g_autofree char *late = g_strconcat ("0123456789012345678901234567890123456789", invalid[i], NULL);

      written_leave_room (written, i);
      written_refuses (written, MMDIR_ERROR_MALFORMED,
                       mmdir_output_write_string (written->output, invalid[i], -1, &error));
      written_refuses (written, MMDIR_ERROR_MALFORMED,
                       mmdir_output_write_string (written->output, late, (gssize) strlen (late), &error));
      g_assert_false (mmdir_output_write_string (written->output, invalid[i], -1, NULL));
      write_string (written, "goes on", -1);
    }
  written_end (written);
}

/* Longer than the window, with characters on both sides of its end. */
static void
test_long (Written *written,
           gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GString) text = g_string_new ("xx");
  g_autoptr (MmdirInput) input = NULL;
  g_autofree char *read = NULL;
  guint i;

  for (i = 0; i < 70000; i++)
    g_string_append (text, "€");
  write_string (written, text->str, -1);
  g_string_append (text, "\xe2\x82");
  written_refuses (written, MMDIR_ERROR_MALFORMED,
                   mmdir_output_write_string (written->output, text->str, -1, &error));
  written_end (written);
  g_string_truncate (text, text->len - 2);
  input = written_open (written, &temporary_ways[TEMPORARY_APART], 10);
  check_succeeds ((read = mmdir_input_read_string (input, NULL, &error)) != NULL);
  g_assert_cmpstr (read, ==, text->str);
}

/* None, one and many; one of them being no text, wherever it stands, leaves all
 * of them out. */
static void
test_set (Written *written,
          gconstpointer data G_GNUC_UNUSED)
{
  const char *strings[] = { "first", "", "日本語", "first", "last", NULL };
  const gsize n_strings = G_N_ELEMENTS (strings) - 1;
  g_autoptr (MmdirInput) input = NULL;
  guint64 positions[G_N_ELEMENTS (strings)];
  gsize i, j;

  for (i = 0; i <= n_strings; i++)
    {
      const char *const *part = strings + n_strings - i;

      positions[i] = written->expected->len;
      check_succeeds (mmdir_output_write_string_set (written->output, part, &error));
      writer_vint (written->expected, (guint32) i);
      for (j = 0; part[j] != NULL; j++)
        writer_string (written->expected, part[j], -1);
      written_check (written);
    }
  for (i = 0; i < n_strings; i++)
    {
      const char *before = strings[i];

      strings[i] = "\xc3(";
      written_refuses (written, MMDIR_ERROR_MALFORMED,
                       mmdir_output_write_string_set (written->output, strings, &error));
      strings[i] = before;
    }
  written_end (written);
  input = written_open (written, &temporary_ways[TEMPORARY_ON_DEMAND], 2);
  for (i = 0; i <= n_strings; i++)
    {
      g_auto (GStrv) read = NULL;
      gsize n_read;

      check_seek (input, positions[i]);
      check_succeeds ((read = mmdir_input_read_string_set (input, &n_read, &error)) != NULL);
      g_assert_cmpuint (n_read, ==, i);
      for (j = 0; j < i; j++)
        g_assert_cmpstr (read[j], ==, strings[n_strings - i + j]);
    }
}

/* The map owns nothing. */
static void
insert (GHashTable *map,
        const char *key,
        const char *value)
{
  g_hash_table_insert (map, (gpointer) key, (gpointer) value);
}

/* In the order of the keys' bytes, whatever order they were put in. */
static void
test_map (Written *written,
          gconstpointer data G_GNUC_UNUSED)
{
  static const char *const sorted[] = { "", "A", "Z", "a", "ab", "b", "é", "日", "\xf0\x9f\x98\x80" };
  g_autoptr (MmdirInput) input = NULL;
  guint n, i;

  for (n = 0; n <= G_N_ELEMENTS (sorted); n++)
    {
      g_autoptr (GHashTable) map = g_hash_table_new (g_str_hash, g_str_equal);

      for (i = n; i > 0; i--)
        insert (map, sorted[i - 1], sorted[n - i]);
      check_succeeds (mmdir_output_write_string_map (written->output, map, &error));
      writer_vint (written->expected, n);
      for (i = 0; i < n; i++)
        {
          writer_string (written->expected, sorted[i], -1);
          writer_string (written->expected, sorted[n - 1 - i], -1);
        }
      written_check (written);
    }
  written_end (written);
  input = written_open (written, &temporary_ways[TEMPORARY_MEMORY], 0);
  for (n = 0; n <= G_N_ELEMENTS (sorted); n++)
    {
      g_autoptr (GHashTable) map = NULL;

      check_succeeds ((map = mmdir_input_read_string_map (input, &error)) != NULL);
      g_assert_cmpuint (g_hash_table_size (map), ==, n);
      for (i = 0; i < n; i++)
        g_assert_cmpstr (g_hash_table_lookup (map, sorted[i]), ==, sorted[n - 1 - i]);
    }
}

static void
test_bad_map (Written *written,
              gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GHashTable) map = g_hash_table_new (g_str_hash, g_str_equal);

  insert (map, "a", "1");
  insert (map, "b", "\xff");
  insert (map, "c", "3");
  written_refuses (written, MMDIR_ERROR_MALFORMED,
                   mmdir_output_write_string_map (written->output, map, &error));
  insert (map, "b", "2");
  insert (map, "\xc0\x80", "4");
  written_refuses (written, MMDIR_ERROR_MALFORMED,
                   mmdir_output_write_string_map (written->output, map, &error));
  written_end (written);
}

/* A map of pointers may hold what no map of strings does. */
static void
test_no_value (Written *written,
               gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GHashTable) map = g_hash_table_new (g_str_hash, g_str_equal);

  insert (map, "a", "1");
  insert (map, "b", NULL);
  g_test_expect_message ("mmdir", G_LOG_LEVEL_CRITICAL, "*assertion*NULL*failed*");
  g_assert_false (mmdir_output_write_string_map (written->output, map, NULL));
  g_test_assert_expected_messages ();
  written_check (written);
  written_end (written);
}

#define ADD(path, func) \
  g_test_add ("/output-string/" path, Written, NULL, written_set_up, func, written_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("valid", test_valid);
  ADD ("length", test_length);
  ADD ("invalid", test_invalid);
  ADD ("long", test_long);
#if GLIB_SIZEOF_SIZE_T > 4
  ADD ("too-long", test_too_long);
#endif
  ADD ("set", test_set);
  ADD ("map", test_map);
  ADD ("bad-map", test_bad_map);
  ADD ("no-value", test_no_value);
  return g_test_run ();
}
