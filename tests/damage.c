/* damage.c: ways to damage a sound index
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "damage.h"

#include "index.h"

#include <string.h>

#define DAMAGE_COMPOUND_BIG_ENDIAN "data/lucene8/compound"

/* Of an index header without a suffix, to its end. */
#define ENTRIES_HEADER_LENGTH (4 + 1 + 23 + 4 + 16 + 1)

/* Ways to damage a file */

void
damage_flip_body (GByteArray *bytes)
{
  bytes->data[bytes->len / 2] ^= 0x01;
}

static void
flip_checksum (GByteArray *bytes)
{
  bytes->data[bytes->len - 1] ^= 0x80;
}

static void
set_upper_checksum (GByteArray *bytes)
{
  bytes->data[bytes->len - 8] = 1;
}

static void
flip_footer_magic (GByteArray *bytes)
{
  bytes->data[bytes->len - 16] ^= 0x01;
  index_seal (bytes);
}

static void
change_algorithm (GByteArray *bytes)
{
  bytes->data[bytes->len - 9] = 5;
}

static void
change_algorithm_and_seal (GByteArray *bytes)
{
  change_algorithm (bytes);
  index_seal (bytes);
}

static void
cut_end (GByteArray *bytes)
{
  g_byte_array_set_size (bytes, bytes->len - 50);
}

static void
cut_in_footer (GByteArray *bytes)
{
  g_byte_array_set_size (bytes, bytes->len - 1);
}

static void
cut_in_header (GByteArray *bytes)
{
  g_byte_array_set_size (bytes, 10);
}

static void
cut_all (GByteArray *bytes)
{
  g_byte_array_set_size (bytes, 0);
}

static void
fill_with_zeros (GByteArray *bytes)
{
  memset (bytes->data, 0, bytes->len);
}

static void
flip_header_magic (GByteArray *bytes)
{
  bytes->data[0] ^= 0x40;
}

static void
flip_header_magic_and_seal (GByteArray *bytes)
{
  flip_header_magic (bytes);
  index_seal (bytes);
}

static void
lengthen_codec (GByteArray *bytes)
{
  bytes->data[4] = 200;
  index_seal (bytes);
}

static void
change_codec_character (GByteArray *bytes)
{
  bytes->data[7] = 0x1b;
  index_seal (bytes);
}

static void
flip_member_body (GByteArray *bytes)
{
  bytes->data[index_locate (bytes, "Lucene90StoredFieldsFastData") + 60] ^= 0x04;
}

static void
flip_member_magic (GByteArray *bytes)
{
  bytes->data[index_locate (bytes, "Lucene90StoredFieldsFastData") - 5] ^= 0x04;
  index_seal (bytes);
}

/* Ways to damage entries */

/* The offset in the entry of ".fdt", and the length behind it. */
static guint8 *
find_entry (GByteArray *bytes)
{
  return bytes->data + index_locate (bytes, "\004.fdt") + 5;
}

static void
move_entry_beyond (GByteArray *bytes)
{
  find_entry (bytes)[4] ^= 0x40;
  index_seal (bytes);
}

/* The first member, which would lie before all others in the header. */
static void
move_entry_to_start (GByteArray *bytes)
{
  memset (bytes->data + index_locate (bytes, "\004.fdx") + 5, 0, 8);
  index_seal (bytes);
}

static void
move_entry_back (GByteArray *bytes)
{
  guint64 offset;

  memcpy (&offset, find_entry (bytes), 8);
  offset = GUINT64_TO_LE (GUINT64_FROM_LE (offset) - 64);
  memcpy (find_entry (bytes), &offset, 8);
  index_seal (bytes);
}

static void
lengthen_entry (GByteArray *bytes)
{
  memset (find_entry (bytes) + 8, 0xff, 8);
  index_seal (bytes);
}

static void
rename_entry (GByteArray *bytes)
{
  memcpy (find_entry (bytes) - 4, ".fdx", 4);
  index_seal (bytes);
}

static void
raise_count (GByteArray *bytes)
{
  bytes->data[ENTRIES_HEADER_LENGTH] = 0x7f;
  index_seal (bytes);
}

static void
lower_count (GByteArray *bytes)
{
  bytes->data[ENTRIES_HEADER_LENGTH]--;
  index_seal (bytes);
}

static void
break_count (GByteArray *bytes)
{
  memset (bytes->data + ENTRIES_HEADER_LENGTH, 0xff, 6);
  index_seal (bytes);
}

static void
lengthen_name (GByteArray *bytes)
{
  bytes->data[ENTRIES_HEADER_LENGTH + 1] = 0x7f;
  index_seal (bytes);
}

static void
break_name (GByteArray *bytes)
{
  bytes->data[ENTRIES_HEADER_LENGTH + 3] = 0xff;
  index_seal (bytes);
}

static void
change_entries_codec (GByteArray *bytes)
{
  bytes->data[5 + 22] = 'z';
  index_seal (bytes);
}

const DamageCase damage_cases[DAMAGE_N_CASES] = {
  { "body", DAMAGE_PLAIN, "_0.fdt", damage_flip_body, "_0.fdt:bad-checksum" },
  { "segments", DAMAGE_PLAIN, "segments_6", damage_flip_body, "segments_6:bad-checksum" },
  { "mapped", DAMAGE_PLAIN, "_0_Lucene104_0.tim", damage_flip_body, "_0_Lucene104_0.tim:bad-checksum" },
  { "checksum", DAMAGE_PLAIN, "_0.fdt", flip_checksum, "_0.fdt:bad-checksum" },
  { "upper-checksum", DAMAGE_PLAIN, "_0.fdt", set_upper_checksum, "_0.fdt:bad-checksum" },
  { "footer-magic", DAMAGE_PLAIN, "_0.fdt", flip_footer_magic, "_0.fdt:no-footer" },
  { "algorithm", DAMAGE_PLAIN, "_0.fdt", change_algorithm, "_0.fdt:bad-algorithm _0.fdt:bad-checksum" },
  { "algorithm-sealed", DAMAGE_PLAIN, "_0.fdt", change_algorithm_and_seal, "_0.fdt:bad-algorithm" },
  { "cut", DAMAGE_PLAIN, "_0.fdt", cut_end, "_0.fdt:no-footer" },
  { "cut-in-footer", DAMAGE_PLAIN, "_0.fdt", cut_in_footer, "_0.fdt:no-footer" },
  { "cut-in-header", DAMAGE_PLAIN, "_0.fdt", cut_in_header, "_0.fdt:truncated" },
  { "empty", DAMAGE_PLAIN, "_0.fdt", cut_all, "_0.fdt:truncated" },
  { "empty-si", DAMAGE_PLAIN, "_0.si", cut_all, "_0.si:truncated" },
  { "zeros", DAMAGE_PLAIN, "_0.fdt", fill_with_zeros, "_0.fdt:bad-header _0.fdt:no-footer" },
  { "magic", DAMAGE_PLAIN, "_0.fdt", flip_header_magic, "_0.fdt:bad-header _0.fdt:bad-checksum" },
  { "magic-sealed", DAMAGE_PLAIN, "_0.fdt", flip_header_magic_and_seal, "_0.fdt:bad-header" },
  { "codec-length", DAMAGE_PLAIN, "_0.fdt", lengthen_codec, "_0.fdt:bad-header" },
  { "codec-character", DAMAGE_PLAIN, "_0.fdt", change_codec_character, "_0.fdt:bad-header" },

  { "member-body", DAMAGE_COMPOUND, "_0.cfs", flip_member_body,
    "_0.cfs:bad-checksum _0.cfs/_0.fdt:bad-checksum" },
  { "member-magic", DAMAGE_COMPOUND, "_0.cfs", flip_member_magic,
    "_0.cfs/_0.fdt:bad-header _0.cfs/_0.fdt:bad-checksum" },
  { "compound-magic", DAMAGE_COMPOUND, "_0.cfs", flip_header_magic_and_seal, "_0.cfs:bad-header" },
  { "compound-checksum", DAMAGE_COMPOUND, "_0.cfs", flip_checksum, "_0.cfs:bad-checksum" },
  { "compound-cut", DAMAGE_COMPOUND, "_0.cfs", cut_end, "_0.cfs:no-footer _0.cfs:bad-entries" },
  { "compound-empty", DAMAGE_COMPOUND, "_0.cfs", cut_all, "_0.cfs:truncated _0.cfs:bad-entries" },

  { "entry-beyond", DAMAGE_COMPOUND, "_0.cfe", move_entry_beyond, "_0.cfs:bad-entries" },
  { "entry-beyond-big-endian", DAMAGE_COMPOUND_BIG_ENDIAN, "_0.cfe", move_entry_beyond, "_0.cfs:bad-entries" },
  { "entry-in-header", DAMAGE_COMPOUND, "_0.cfe", move_entry_to_start, "_0.cfs:bad-entries" },
  { "entry-overlaps", DAMAGE_COMPOUND, "_0.cfe", move_entry_back, "_0.cfs:bad-entries" },
  { "entry-length", DAMAGE_COMPOUND, "_0.cfe", lengthen_entry, "_0.cfs:bad-entries" },
  { "entry-twice", DAMAGE_COMPOUND, "_0.cfe", rename_entry, "_0.cfs:bad-entries" },
  { "entries-too-many", DAMAGE_COMPOUND, "_0.cfe", raise_count, "_0.cfe:bad-entries _0.cfs:bad-entries" },
  { "entries-too-few", DAMAGE_COMPOUND, "_0.cfe", lower_count, "_0.cfe:bad-entries _0.cfs:bad-entries" },
  { "entries-count", DAMAGE_COMPOUND, "_0.cfe", break_count, "_0.cfe:bad-entries _0.cfs:bad-entries" },
  { "entries-name", DAMAGE_COMPOUND, "_0.cfe", lengthen_name, "_0.cfe:bad-entries _0.cfs:bad-entries" },
  { "entries-name-bytes", DAMAGE_COMPOUND, "_0.cfe", break_name, "_0.cfe:bad-entries _0.cfs:bad-entries" },
  { "entries-codec", DAMAGE_COMPOUND, "_0.cfe", change_entries_codec, "_0.cfe:bad-entries _0.cfs:bad-entries" },
  { "entries-checksum", DAMAGE_COMPOUND, "_0.cfe", flip_checksum, "_0.cfe:bad-checksum" },
  { "entries-cut", DAMAGE_COMPOUND, "_0.cfe", cut_end, "_0.cfe:no-footer _0.cfs:no-footer" },
  { "entries-empty", DAMAGE_COMPOUND, "_0.cfe", cut_all, "_0.cfe:truncated _0.cfs:truncated" },
};
