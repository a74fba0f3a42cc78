/* disk.c: what a crash may leave of recorded calls
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "disk.h"

#include <string.h>

/* What a disk writes in one step, in bytes. */
#define SECTOR 512

/* More are more states than a test has time for. */
#define CHOICES_MOST 20

/* Part of a write. */
typedef struct
{
  guint file;
  guint64 offset;
  const guint8 *bytes;
  gsize length;
} Piece;

/* What may be there or not: a piece, the length of a file, or a change of a
 * name. */
typedef enum
{
  CHOICE_PIECE,
  CHOICE_LENGTH,
  CHOICE_NAME
} ChoiceKind;

typedef struct
{
  ChoiceKind kind;
  /* TRUE for what has been synced, which is no choice any more. */
  gboolean is_sure;
  Piece piece;
  const RecordedCall *call;
} Choice;

/* In how many pieces a write may be torn. */
#define PIECES_MOST 3

static void
add_pieces (GArray *choices,
            const RecordedCall *call)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (call->bytes, &length);
  const gsize most = MAX ((length / PIECES_MOST + SECTOR - 1) / SECTOR, 1) * SECTOR;
  Choice choice = { .kind = CHOICE_PIECE, .call = call };
  gsize done;

  for (done = 0; done < length; done += choice.piece.length)
    {
      choice.piece = (Piece){ call->file, call->offset + done, bytes + done, MIN (most, length - done) };
      g_array_append_val (choices, choice);
    }
  choice.kind = CHOICE_LENGTH;
  choice.piece = (Piece){ call->file, call->offset + length, NULL, 0 };
  g_array_append_val (choices, choice);
}

static void
make_sure (GArray *choices,
           gboolean of_names,
           guint file)
{
  guint i;

  for (i = 0; i < choices->len; i++)
    {
      Choice *choice = &g_array_index (choices, Choice, i);

      if (of_names ? choice->kind == CHOICE_NAME
                   : choice->kind != CHOICE_NAME && choice->piece.file == file)
        choice->is_sure = TRUE;
    }
}

static GArray *
list_choices (const GPtrArray *calls,
              guint n_calls,
              DiskFlags flags)
{
  GArray *choices = g_array_new (FALSE, FALSE, sizeof (Choice));
  guint i;

  for (i = 0; i < n_calls; i++)
    {
      const RecordedCall *call = g_ptr_array_index (calls, i);
      const Choice change = { .kind = CHOICE_NAME, .call = call };

      switch (call->kind)
        {
        case RECORDED_WRITE:
          add_pieces (choices, call);
          break;
        case RECORDED_CREATE:
        case RECORDED_RENAME:
        case RECORDED_LINK:
        case RECORDED_REMOVE:
          g_array_append_val (choices, change);
          break;
        case RECORDED_SYNC:
          if ((flags & DISK_IGNORES_SYNC) == 0)
            make_sure (choices, FALSE, call->file);
          break;
        case RECORDED_SYNC_DIRECTORY:
          if ((flags & DISK_IGNORES_SYNC_DIRECTORY) == 0)
            make_sure (choices, TRUE, 0);
          break;
        case RECORDED_BEGIN:
        case RECORDED_RETURN:
        default:
          break;
        }
    }
  return choices;
}

static void
apply_piece (GHashTable *contents,
             const Piece *piece)
{
  const gpointer key = GUINT_TO_POINTER (piece->file);
  GByteArray *content = g_hash_table_lookup (contents, key);
  const guint length = (guint) (piece->offset + piece->length);

  if (content == NULL)
    {
      content = g_byte_array_new ();
      g_hash_table_insert (contents, key, content);
    }
  if (content->len < length)
    {
      const guint before = content->len;

      g_byte_array_set_size (content, length);
      memset (content->data + before, 0, length - before);
    }
  if (piece->length > 0)
    memcpy (content->data + piece->offset, piece->bytes, piece->length);
}

static void
apply_name (GHashTable *names,
            const RecordedCall *call)
{
  const gpointer file = GUINT_TO_POINTER (call->file);

  if ((call->kind == RECORDED_RENAME || call->kind == RECORDED_REMOVE) && g_hash_table_lookup (names, call->name) == file)
    g_hash_table_remove (names, call->name);
  if (call->kind != RECORDED_REMOVE)
    g_hash_table_insert (names, call->kind == RECORDED_CREATE ? call->name : call->new_name, file);
}

/* The files of one state: all that is sure, and of the other choices those whose
 * bits are set. */
static GHashTable *
build (const GArray *choices,
       guint64 bits)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) contents = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_byte_array_unref);
  GHashTable *files = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_bytes_unref);
  GHashTableIter iterator;
  gpointer name, file;
  guint i;

  for (i = 0; i < choices->len; i++)
    {
      const Choice *choice = &g_array_index (choices, Choice, i);

      if (!choice->is_sure)
        {
          const gboolean is_kept = (bits & 1) != 0;

          bits >>= 1;
          if (!is_kept)
            continue;
        }
      if (choice->kind == CHOICE_NAME)
        apply_name (names, choice->call);
      else
        apply_piece (contents, &choice->piece);
    }

  g_hash_table_iter_init (&iterator, names);
  while (g_hash_table_iter_next (&iterator, &name, &file))
    {
      const GByteArray *content = g_hash_table_lookup (contents, file);

      g_hash_table_insert (files, name,
                           g_bytes_new (content != NULL ? content->data : NULL, content != NULL ? content->len : 0));
    }
  return files;
}

void
disk_crash (const GPtrArray *calls,
            guint n_calls,
            DiskFlags flags,
            DiskFunc func,
            gpointer user_data)
{
  g_autoptr (GArray) choices = list_choices (calls, n_calls, flags);
  guint n_open = 0;
  guint64 bits;
  guint i;

  for (i = 0; i < choices->len; i++)
    n_open += !g_array_index (choices, Choice, i).is_sure;
  g_assert_cmpuint (n_open, <=, CHOICES_MOST);

  for (bits = 0; bits < (guint64) 1 << n_open; bits++)
    {
      g_autoptr (GHashTable) files = build (choices, bits);

      func (files, user_data);
    }
}

GHashTable *
disk_survive (const GPtrArray *calls)
{
  g_autoptr (GArray) choices = list_choices (calls, calls->len, DISK_HONEST);
  guint i;

  for (i = 0; i < choices->len; i++)
    g_array_index (choices, Choice, i).is_sure = TRUE;
  return build (choices, 0);
}
