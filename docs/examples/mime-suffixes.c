/* mime-suffixes.c: patterns that are an asterisk and a suffix, such as "*.c"
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The suffixes are in a tree, from their last character to their first.  A node
 * is three numbers of 32 bits:
 *
 *   a character, in UTF-32; the number of its children; the offset of the first
 *
 * The children of a node stand side by side, sorted by character.  The first of
 * them may be leaves, which have 0 for a character, and say that a suffix ends
 * here:
 *
 *   0; the offset of the type; weight and flags
 */

#include "mime-cache.h"

#include <string.h>

#define NODE_LENGTH 12

typedef struct
{
  guint32 character;
  guint32 second;
  guint32 third;
} Node;

typedef struct
{
  guint32 n_nodes;
  guint32 first;
} Siblings;

static gboolean
read_node (MimeCache *cache,
           const Siblings *siblings,
           guint32 i,
           Node *node,
           GError **error)
{
  const guint64 position = (guint64) siblings->first + (guint64) i * NODE_LENGTH;

  return mmdir_input_seek (cache->input, position, error) &&
         mmdir_input_read_uint32_be (cache->input, &node->character, error) &&
         mmdir_input_read_uint32_be (cache->input, &node->second, error) &&
         mmdir_input_read_uint32_be (cache->input, &node->third, error);
}

/* Goes from siblings to the children of one of them: to none, if @character is
 * not there. */
static gboolean
descend (MimeCache *cache,
         Siblings *siblings,
         gunichar character,
         GError **error)
{
  guint32 low = 0;
  guint32 high = siblings->n_nodes;

  while (low < high)
    {
      const guint32 middle = low + (high - low) / 2;
      Node node;

      if (!read_node (cache, siblings, middle, &node, error))
        return FALSE;
      if (node.character == character)
        {
          siblings->n_nodes = node.second;
          siblings->first = node.third;
          return TRUE;
        }
      if (node.character < character)
        low = middle + 1;
      else
        high = middle;
    }
  siblings->n_nodes = 0;
  return TRUE;
}

static gboolean
consider_leaves (MimeCache *cache,
                 const Siblings *siblings,
                 gsize length,
                 gboolean case_sensitive,
                 MimeMatch *best,
                 GError **error)
{
  guint32 i;

  for (i = 0; i < siblings->n_nodes; i++)
    {
      Node leaf;

      if (!read_node (cache, siblings, i, &leaf, error))
        return FALSE;
      if (leaf.character != 0)
        break;
      mime_match_consider (best, leaf.second, leaf.third, length, case_sensitive);
    }
  return TRUE;
}

/* However the nodes of a broken file hang together, each step uses up a
 * character of @name. */
gboolean
mime_cache_match_suffixes (MimeCache *cache,
                           const char *name,
                           gboolean case_sensitive,
                           MimeMatch *best,
                           GError **error)
{
  const char *suffix = name + strlen (name);
  Siblings siblings;

  if (!mmdir_input_seek (cache->input, cache->suffixes, error) ||
      !mmdir_input_read_uint32_be (cache->input, &siblings.n_nodes, error) ||
      !mmdir_input_read_uint32_be (cache->input, &siblings.first, error))
    return FALSE;
  while (suffix > name && siblings.n_nodes > 0)
    {
      suffix = g_utf8_prev_char (suffix);
      if (!descend (cache, &siblings, g_utf8_get_char (suffix), error) ||
          !consider_leaves (cache, &siblings, strlen ("*") + strlen (suffix), case_sensitive,
                            best, error))
        return FALSE;
    }
  return TRUE;
}
