/* conformance-string.c: strings, sets of strings and maps of strings
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "conformance.h"

/* Of every length in UTF-8, the first and the last character; those beside
 * the surrogates; one that is none in Unicode but valid all the same. */
static const char *const texts[] = {
  "", "a", "Lucene", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
  "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "Lu\xe2\x98\xa0\xe2\x98\xa0"
                                                          "cene",
  "\xf0\x9d\x84\x9e"
  "Lu\xf0\x9d\x84\x9e"
  "ce\xe2\x98\xa0"
  "ne",
  "\t\r\n", "\xef\xbb\xbf"
            "mark"
};

static void
read_string_fails (MmdirInput *input,
                   MmdirError code)
{
  gsize length = 4711;
  char *text;

  check_fails (input, code, (text = mmdir_input_read_string (input, &length, &error)) != NULL);
  g_assert_cmpuint (length, ==, 4711);
  check_fails (input, code, (text = mmdir_input_read_string (input, NULL, &error)) != NULL);
}

static void
read_set_fails (MmdirInput *input,
                MmdirError code)
{
  gsize n_strings = 4711;
  char **strings;

  check_fails (input, code, (strings = mmdir_input_read_string_set (input, &n_strings, &error)) != NULL);
  g_assert_cmpuint (n_strings, ==, 4711);
  check_fails (input, code, (strings = mmdir_input_read_string_set (input, NULL, &error)) != NULL);
}

static void
read_map_fails (MmdirInput *input,
                MmdirError code)
{
  GHashTable *map;

  check_fails (input, code, (map = mmdir_input_read_string_map (input, &error)) != NULL);
}

static void
read_string_is (MmdirInput *input,
                const char *expected,
                gsize expected_length)
{
  g_autofree char *text = NULL;
  gsize length = G_MAXSIZE;

  check_succeeds ((text = mmdir_input_read_string (input, &length, &error)) != NULL);
  g_assert_cmpmem (text, length, expected, expected_length);
  g_assert_cmpint (text[length], ==, '\0');
}

static void
test_one (Fixture *fixture,
          gconstpointer plan G_GNUC_UNUSED)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (MmdirInput) input = NULL;
  guint round;
  guint i;

  for (round = 0; round < 3; round++)
    for (i = 0; i < G_N_ELEMENTS (texts); i++)
      {
        writer_string (bytes, texts[i], -1);
        writer_byte (bytes, (guint8) i);
      }
  input = fixture_open_bytes (fixture, bytes);
  for (round = 0; round < 3; round++)
    for (i = 0; i < G_N_ELEMENTS (texts); i++)
      {
        const guint64 before = mmdir_input_tell (input);
        g_autofree char *text = NULL;

        read_string_is (input, texts[i], strlen (texts[i]));
        check_position (input, before + 1 + strlen (texts[i]));
        check_seek (input, before);
        check_succeeds ((text = mmdir_input_read_string (input, NULL, &error)) != NULL);
        g_assert_cmpstr (text, ==, texts[i]);
        g_assert_cmpuint (check_read_byte (input), ==, i);
      }
  check_position (input, bytes->len);
  read_string_fails (input, MMDIR_ERROR_END_OF_INPUT);
}

/* Lengths around one, two and three bytes of length, and around edges. */
static void
test_long (Fixture *fixture,
           gconstpointer plan G_GNUC_UNUSED)
{
  const gsize most = MIN (fixture->plan->longest_file / 2, fixture_get_length (fixture));
  const gsize lengths[] = { 126, 127, 128, 129, 16383, 16384, most, most + 1 };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (MmdirInput) input = NULL;

      if (lengths[i] > most + 1)
        continue;
      while (text->len < lengths[i])
        g_string_append_c (text, (char) ('0' + temporary_byte_at (text->len) % 64));
      writer_string (bytes, text->str, (gssize) text->len);
      writer_byte (bytes, 0x5c);
      input = fixture_open_bytes (fixture, bytes);
      read_string_is (input, text->str, text->len);
      g_assert_cmpuint (check_read_byte (input), ==, 0x5c);
      check_position (input, bytes->len);
    }
}

/* A zero is a character as any other, for who asks for the length; what
 * follows it must be text all the same. */
static void
test_zero (Fixture *fixture,
           gconstpointer plan G_GNUC_UNUSED)
{
  static const struct
  {
    const char *text;
    gsize length;
  } zeros[] = { { "\0", 1 }, { "\0\0", 2 }, { "a\0b", 3 }, { "\0\0end", 5 }, { "end\0", 4 } },
    bad[] = { { "\0\xff", 2 }, { "a\0\xe2\x98", 4 }, { "\xff\0", 2 }, { "\0\0\0\xc3(", 5 } };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (MmdirInput) input = NULL;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (zeros); i++)
    writer_string (bytes, zeros[i].text, (gssize) zeros[i].length);
  input = fixture_open_bytes (fixture, bytes);
  for (i = 0; i < G_N_ELEMENTS (zeros); i++)
    {
      char *text;

      check_fails (input, MMDIR_ERROR_MALFORMED, (text = mmdir_input_read_string (input, NULL, &error)) != NULL);
      read_string_is (input, zeros[i].text, zeros[i].length);
    }
  check_position (input, bytes->len);
  for (i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (MmdirInput) malformed = NULL;

      g_byte_array_set_size (bytes, 0);
      writer_string (bytes, bad[i].text, (gssize) bad[i].length);
      malformed = fixture_open_bytes (fixture, bytes);
      read_string_fails (malformed, MMDIR_ERROR_MALFORMED);
    }
}

/* Bytes that no UTF-8 has, characters cut short, longer than they need to be,
 * surrogates, and beyond the last character. */
static void
test_not_text (Fixture *fixture,
               gconstpointer plan G_GNUC_UNUSED)
{
  static const char *const bad[] = {
    "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc3", "\xc3(", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xe2\x98",
    "\xed\xa0\x80", "\xed\xbf\xbf", "\xed\xa0\xb4\xed\xb4\x9e", "\xf0\x8f\xbf\xbf", "\xf0\x9d\x84",
    "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xfe", "\xf8\x88\x80\x80\x80"
  };
  static const char *const around[][2] = { { "", "" }, { "ab", "" }, { "", "c" }, { "ab", "c" } };
  guint i;
  guint j;

  for (i = 0; i < G_N_ELEMENTS (bad); i++)
    for (j = 0; j < G_N_ELEMENTS (around); j++)
      {
        g_autoptr (GByteArray) bytes = g_byte_array_new ();
        g_autoptr (MmdirInput) input = NULL;
        g_autofree char *text = g_strconcat (around[j][0], bad[i], around[j][1], NULL);

        writer_string (bytes, text, -1);
        writer_string (bytes, "guard", -1);
        input = fixture_open_bytes (fixture, bytes);
        read_string_fails (input, MMDIR_ERROR_MALFORMED);

        /* Its length is right, so that the next one is where it should be. */
        check_seek (input, 1 + strlen (text));
        read_string_is (input, "guard", 5);
      }
}

/* A length that the input does not have is found before anything is
 * allocated or read. */
static void
test_length_beyond_end (Fixture *fixture,
                        gconstpointer plan G_GNUC_UNUSED)
{
  static const guint32 lengths[] = { 6, 7, 127, 128, 65536, G_MAXINT32, 0x80000000, G_MAXUINT32 };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (MmdirInput) input = NULL;
      g_autoptr (MmdirInput) slice = NULL;
      gsize before;

      writer_vint (bytes, lengths[i]);
      before = bytes->len;
      g_byte_array_append (bytes, (const guint8 *) "Lucene", lengths[i] == 6 ? 6 : 5);
      input = fixture_open_bytes (fixture, bytes);
      slice = check_slice (input, 0, before + 5);
      read_string_fails (slice, MMDIR_ERROR_END_OF_INPUT);
      if (lengths[i] > 6)
        read_string_fails (input, MMDIR_ERROR_END_OF_INPUT);
      else
        read_string_is (input, "Lucene", 6);
    }
}

static void
test_bad_length (Fixture *fixture,
                 gconstpointer plan G_GNUC_UNUSED)
{
  static const guint8 too_long[] = { 0xff, 0xff, 0xff, 0xff, 0x10, 'a', 'b', 'c' };
  g_autoptr (MmdirInput) malformed = fixture_open_data (fixture, too_long, sizeof too_long);
  g_autoptr (MmdirInput) cut_short = fixture_open_data (fixture, too_long, 4);

  read_string_fails (malformed, MMDIR_ERROR_MALFORMED);
  read_set_fails (malformed, MMDIR_ERROR_MALFORMED);
  read_map_fails (malformed, MMDIR_ERROR_MALFORMED);
  read_string_fails (cut_short, MMDIR_ERROR_END_OF_INPUT);
  read_set_fails (cut_short, MMDIR_ERROR_END_OF_INPUT);
  read_map_fails (cut_short, MMDIR_ERROR_END_OF_INPUT);
}

/* None, one, many. */
static void
test_set (Fixture *fixture,
          gconstpointer plan G_GNUC_UNUSED)
{
  static const guint counts[] = { 0, 1, 2, G_N_ELEMENTS (texts), 1, 0 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (MmdirInput) input = NULL;
  guint round;
  guint i;

  for (round = 0; round < G_N_ELEMENTS (counts); round++)
    {
      writer_vint (bytes, counts[round]);
      for (i = 0; i < counts[round]; i++)
        writer_string (bytes, texts[i], -1);
      writer_byte (bytes, 0x5c);
    }
  input = fixture_open_bytes (fixture, bytes);
  for (round = 0; round < G_N_ELEMENTS (counts); round++)
    {
      g_auto (GStrv) strings = NULL;
      gsize n_strings = G_MAXSIZE;

      if (round % 2 == 0)
        {
          check_succeeds ((strings = mmdir_input_read_string_set (input, &n_strings, &error)) != NULL);
          g_assert_cmpuint (n_strings, ==, counts[round]);
        }
      else
        check_succeeds ((strings = mmdir_input_read_string_set (input, NULL, &error)) != NULL);
      g_assert_cmpuint (g_strv_length (strings), ==, counts[round]);
      for (i = 0; i < counts[round]; i++)
        g_assert_cmpstr (strings[i], ==, texts[i]);
      g_assert_cmpuint (check_read_byte (input), ==, 0x5c);
    }
  check_position (input, bytes->len);
}

static void
test_map (Fixture *fixture,
          gconstpointer plan G_GNUC_UNUSED)
{
  static const guint counts[] = { 0, 1, G_N_ELEMENTS (texts), 2 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (MmdirInput) input = NULL;
  guint round;
  guint i;

  for (round = 0; round < G_N_ELEMENTS (counts); round++)
    {
      writer_vint (bytes, counts[round]);
      for (i = 0; i < counts[round]; i++)
        {
          writer_string (bytes, texts[i], -1);
          writer_string (bytes, texts[G_N_ELEMENTS (texts) - 1 - i], -1);
        }
      writer_byte (bytes, 0x5c);
    }
  input = fixture_open_bytes (fixture, bytes);
  for (round = 0; round < G_N_ELEMENTS (counts); round++)
    {
      g_autoptr (GHashTable) map = NULL;

      check_succeeds ((map = mmdir_input_read_string_map (input, &error)) != NULL);
      g_assert_cmpuint (g_hash_table_size (map), ==, counts[round]);
      for (i = 0; i < counts[round]; i++)
        g_assert_cmpstr (g_hash_table_lookup (map, texts[i]), ==, texts[G_N_ELEMENTS (texts) - 1 - i]);
      g_assert_cmpuint (check_read_byte (input), ==, 0x5c);
    }
  check_position (input, bytes->len);
}

/* One bad string, at any place, spoils all of them; and so does one that is
 * missing. */
static void
test_bad_items (Fixture *fixture,
                gconstpointer plan G_GNUC_UNUSED)
{
  static const struct
  {
    const char *text;
    gsize length;
  } bad[] = { { "\xed\xa0\x80", 3 }, { "a\0b", 3 } };
  guint kind;
  guint place;
  guint i;

  for (kind = 0; kind < G_N_ELEMENTS (bad); kind++)
    for (place = 0; place < 4; place++)
      {
        g_autoptr (GByteArray) bytes = g_byte_array_new ();
        g_autoptr (GByteArray) half = g_byte_array_new ();
        g_autoptr (MmdirInput) set = NULL;
        g_autoptr (MmdirInput) map = NULL;
        g_autoptr (MmdirInput) short_set = NULL;
        g_autoptr (MmdirInput) short_map = NULL;

        writer_vint (bytes, 4);
        writer_vint (half, 2);
        for (i = 0; i < 4; i++)
          {
            if (i == place)
              {
                short_set = fixture_open_bytes (fixture, bytes);
                short_map = fixture_open_bytes (fixture, half);
                writer_string (bytes, bad[kind].text, (gssize) bad[kind].length);
                writer_string (half, bad[kind].text, (gssize) bad[kind].length);
              }
            else
              {
                writer_string (bytes, texts[i + 1], -1);
                writer_string (half, texts[i + 1], -1);
              }
          }
        set = fixture_open_bytes (fixture, bytes);
        map = fixture_open_bytes (fixture, half);
        read_set_fails (set, MMDIR_ERROR_MALFORMED);
        read_map_fails (map, MMDIR_ERROR_MALFORMED);
        read_set_fails (short_set, MMDIR_ERROR_END_OF_INPUT);
        read_map_fails (short_map, MMDIR_ERROR_END_OF_INPUT);
      }
}

/* Every string takes a byte at least: more of them than there are bytes
 * cannot be, and nothing is allocated for them. */
static void
test_count_beyond_end (Fixture *fixture,
                       gconstpointer plan G_GNUC_UNUSED)
{
  static const guint32 counts[] = { 4, 100, 65536, G_MAXINT32, 0x80000000, G_MAXUINT32 };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (MmdirInput) input = NULL;

      writer_vint (bytes, counts[i]);
      g_byte_array_append (bytes, (const guint8 *) "\0\0", 3);
      input = fixture_open_bytes (fixture, bytes);
      read_set_fails (input, MMDIR_ERROR_END_OF_INPUT);
      read_map_fails (input, MMDIR_ERROR_END_OF_INPUT);
    }
}

void
conformance_add_string (void)
{
  fixture_add ("string/one", test_one);
  fixture_add ("string/long", test_long);
  fixture_add ("string/zero", test_zero);
  fixture_add ("string/not-text", test_not_text);
  fixture_add ("string/length-beyond-end", test_length_beyond_end);
  fixture_add ("string/bad-length", test_bad_length);
  fixture_add ("string/set", test_set);
  fixture_add ("string/map", test_map);
  fixture_add ("string/bad-items", test_bad_items);
  fixture_add ("string/count-beyond-end", test_count_beyond_end);
}
