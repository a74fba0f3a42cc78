/* test-varint.c: each decoder of many variable-length integers
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * All that this machine can run are tested, not only the one that it uses.
 */

#include "config.h"

#include "instrument.h"
#include "varint-check.h"

#include <string.h>

/* The bytes are written so, and nothing else decides. */
static void
append_number (GByteArray *stream,
               guint64 number,
               gsize length)
{
  for (; length > 1; length--, number /= 128)
    g_byte_array_append (stream, (const guint8[]){ (guint8) (number % 128 + 128) }, 1);
  g_byte_array_append (stream, (const guint8[]){ (guint8) number }, 1);
}

static guint64
random_bits (gsize n_bits)
{
  const guint64 random = (guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();

  return random >> (64 - n_bits);
}

static void
append_random_number (GByteArray *stream,
                      Kind kind,
                      gsize length)
{
  const gsize n_bits = MIN (7 * length, kind == KIND_VINT ? 32 : 63);

  append_number (stream, random_bits (n_bits), length);
}

static gsize
longest (Kind kind)
{
  return kind == KIND_VINT ? 5 : 9;
}

/* All ways to divide what a window or a word has into lengths, at each place
 * of it, with much behind it and with nothing. */
static void
test_all_lengths (gconstpointer data)
{
  const Way *way = data;
  const gsize most = longest (way->kind);
  const guint n_lengths = way->kind == KIND_VINT ? 5 : 3;
  guint lengths;
  guint n_before;

  for (lengths = 0; lengths < (guint) (way->kind == KIND_VINT ? 5 * 5 * 5 * 5 * 5 : 9 * 9 * 9); lengths++)
    for (n_before = lengths % 3; n_before < 8; n_before += 3)
      {
        g_autoptr (GByteArray) stream = g_byte_array_new ();
        guint rest = lengths;
        guint i;

        for (i = 0; i < n_before; i++)
          append_random_number (stream, way->kind, 1);
        for (i = 0; i < n_lengths; i++, rest /= (guint) most)
          append_random_number (stream, way->kind, 1 + rest % most);
        g_assert_cmpuint (varint_check (way, stream->data, stream->len, n_before + n_lengths), ==, n_before + n_lengths);
        for (i = 0; i < 80; i++)
          append_random_number (stream, way->kind, 1);
        g_assert_cmpuint (varint_check (way, stream->data, stream->len, n_before + n_lengths + 80), ==, n_before + n_lengths + 80);
        g_assert_cmpuint (varint_check (way, stream->data, stream->len, n_before + n_lengths), ==, n_before + n_lengths);
      }
}

/* The smallest and the largest of each length, and each bit alone. */
static void
test_all_bits (gconstpointer data)
{
  const Way *way = data;
  const gsize n_bits = way->kind == KIND_VINT ? 32 : 63;
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  guint n = 0;
  gsize length;
  gsize bit;

  for (length = 1; length <= longest (way->kind); length++)
    for (bit = 0; bit < MIN (7 * length, n_bits); bit++)
      {
        append_number (stream, (guint64) 1 << bit, length);
        append_number (stream, ((guint64) 2 << bit) - 1, length);
        append_number (stream, 0, length);
        n += 3;
      }
  g_assert_cmpuint (varint_check (way, stream->data, stream->len, n), ==, n);
}

/* How long values are: all the same or any, mostly of one byte, or of one in
 * whole blocks. */
static gsize
random_length (Kind kind,
               guint choice)
{
  const gsize most = longest (kind);

  if (choice < most)
    return 1 + choice;
  if (choice == most)
    return 1 + (gsize) g_test_rand_int_range (0, (gint32) most);
  return g_test_rand_int_range (0, choice == most + 1 ? 4 : 100) > 0 ? 1 : 1 + (gsize) g_test_rand_int_range (0, (gint32) most);
}

/* A stream that is cut off anywhere, of which any number is wanted. */
static void
test_random (gconstpointer data)
{
  const Way *way = data;
  const guint n_rounds = instrument_get_rounds (400);
  guint round;

  for (round = 0; round < n_rounds; round++)
    {
      g_autoptr (GByteArray) stream = g_byte_array_new ();
      const guint choice = round % (guint) (longest (way->kind) + 3);
      const gsize n = (gsize) g_test_rand_int_range (0, 300);
      gsize cut;
      gsize i;

      for (i = 0; i < n; i++)
        append_random_number (stream, way->kind, random_length (way->kind, choice));
      g_assert_cmpuint (varint_check (way, stream->data, stream->len, n), ==, n);
      g_assert_cmpuint (varint_check (way, stream->data, stream->len, n + 5), ==, n);
      for (i = 0; i < 4; i++)
        varint_check (way, stream->data, stream->len, (gsize) g_test_rand_int_range (0, (gint32) n + 1));
      cut = (gsize) g_test_rand_int_range (0, (gint32) stream->len + 1);
      varint_check (way, stream->data, cut, n);
    }
}

/* All ends of one stream, before the fence. */
static void
test_all_ends (gconstpointer data)
{
  const Way *way = data;
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  gsize from;
  gsize to;

  while (stream->len < 200)
    append_random_number (stream, way->kind, random_length (way->kind, (guint) longest (way->kind)));
  for (from = 0; from < 20; from++)
    for (to = from; to <= stream->len; to++)
      varint_check (way, stream->data + from, to - from, 200);
}

/* Behind so many values, a number that is none, and others behind it. */
static void
check_malformed (const Way *way,
                 gsize n_before,
                 guint choice,
                 const guint8 *bad,
                 gsize n_bad)
{
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  gsize i;

  for (i = 0; i < n_before; i++)
    append_random_number (stream, way->kind, random_length (way->kind, choice));
  g_byte_array_append (stream, bad, (guint) n_bad);
  g_assert_cmpuint (varint_check (way, stream->data, stream->len, n_before + 1), ==, n_before);
  for (i = 0; i < 100; i++)
    append_random_number (stream, way->kind, random_length (way->kind, choice));
  g_assert_cmpuint (varint_check (way, stream->data, stream->len, n_before + 100), ==, n_before);
  g_assert_cmpuint (varint_check (way, stream->data, stream->len, n_before), ==, n_before);
}

static void
test_malformed (gconstpointer data)
{
  static const guint8 lasts[] = { 0x10, 0x1f, 0x20, 0x40, 0x7f, 0x80, 0x8f, 0xff };
  const Way *way = data;
  const gsize most = longest (way->kind);
  guint8 bad[16];
  gsize n_before;
  gsize i;

  for (n_before = 0; n_before < 150; n_before++)
    for (i = 0; i < G_N_ELEMENTS (lasts); i++)
      {
        const guint choice = (guint) ((n_before + i) % (most + 3));

        if (way->kind == KIND_VLONG && lasts[i] < 0x80)
          continue;
        memset (bad, n_before % 2 == 0 ? 0x80 : 0xff, sizeof bad);
        bad[most - 1] = lasts[i];
        if (n_before % 3 != 0)
          bad[most] = 0;
        check_malformed (way, n_before, choice, bad, sizeof bad);
        check_malformed (way, n_before, choice, bad, most);
      }
}

static void
append_random_group (GByteArray *stream,
                     guint lengths)
{
  guint8 group[VARINT_GROUP_LONGEST];
  guint i;

  group[0] = (guint8) lengths;
  for (i = 1; i < sizeof group; i++)
    group[i] = (guint8) g_test_rand_int ();
  g_byte_array_append (stream, group, 5 + (lengths >> 6) + (lengths >> 4 & 3) + (lengths >> 2 & 3) + (lengths & 3));
}

/* Each kind of group behind each, cut off anywhere. */
static void
test_groups (gconstpointer data)
{
  const Way *way = data;
  guint first;
  guint second;
  gsize cut;

  for (first = 0; first < 256; first++)
    for (second = first % 7; second < 256; second += 7)
      {
        g_autoptr (GByteArray) stream = g_byte_array_new ();

        append_random_group (stream, first);
        append_random_group (stream, second);
        append_random_group (stream, first ^ second);
        append_random_group (stream, 0xff);
        g_assert_cmpuint (varint_check (way, stream->data, stream->len, 2), ==, 2);
        g_assert_cmpuint (varint_check (way, stream->data, stream->len, 5), ==, 4);
        cut = (gsize) g_test_rand_int_range (0, (gint32) stream->len);
        g_assert_cmpuint (varint_check (way, stream->data, cut, 4), <, 4);
      }
}

static void
test_group_length (void)
{
  guint lengths;

  for (lengths = 0; lengths < 256; lengths++)
    g_assert_cmpuint (varint_group_length ((guint8) lengths), ==, varint_check_group_length ((guint8) lengths));
}

/* The fastest that is usable, and always the same; the last is usable. */
static void
test_choice (void)
{
  const VarintDecoder *chosen = varint_decoder ();
  gsize i;

  g_assert_true (chosen->is_usable ());
  for (i = 0; varint_decoders[i] != chosen; i++)
    {
      g_assert_nonnull (varint_decoders[i]);
      g_assert_false (varint_decoders[i]->is_usable ());
    }
  while (varint_decoders[i + 1] != NULL)
    i++;
  g_assert_true (varint_decoders[i] == &varint_portable);
  g_assert_true (varint_portable.is_usable ());
  g_assert_true (varint_decoder () == chosen);
}

static void
add (const char *name,
     Kind kind,
     const VarintDecoder *decoder,
     const char *test,
     GTestDataFunc func)
{
  g_autofree char *path = g_strdup_printf ("/varint/%s/%s", name, test);
  Way *way = g_new (Way, 1);

  way->kind = kind;
  way->decoder = decoder;
  g_test_add_data_func_full (path, way, func, g_free);
}

static void
add_numbers (const char *name,
             Kind kind,
             const VarintDecoder *decoder)
{
  add (name, kind, decoder, "all-lengths", test_all_lengths);
  add (name, kind, decoder, "all-bits", test_all_bits);
  add (name, kind, decoder, "random", test_random);
  add (name, kind, decoder, "all-ends", test_all_ends);
  add (name, kind, decoder, "malformed", test_malformed);
}

int
main (int argc,
      char **argv)
{
  gsize i;
  int result;

  g_test_init (&argc, &argv, NULL);
  varint_check_begin ();
  g_test_add_func ("/varint/choice", test_choice);
  g_test_add_func ("/varint/group-length", test_group_length);
  add_numbers ("vlong", KIND_VLONG, NULL);
  for (i = 0; varint_decoders[i] != NULL; i++)
    {
      const VarintDecoder *decoder = varint_decoders[i];
      g_autofree char *vint = g_strconcat ("vint/", decoder->name, NULL);
      g_autofree char *group = g_strconcat ("group/", decoder->name, NULL);

      if (!decoder->is_usable ())
        {
          g_test_message ("this machine cannot run %s", decoder->name);
          continue;
        }
      add_numbers (vint, KIND_VINT, decoder);
      add (group, KIND_GROUP, decoder, "all", test_groups);
    }
  result = g_test_run ();
  varint_check_end ();
  return result;
}
