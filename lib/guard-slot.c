/* guard-slot.c: which addresses are mappings of the library
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Slots are changed under a lock, and read without one, in the middle of a
 * fault.  What makes that possible:
 *
 *  - A slot is never freed, so that whatever the reader looks at is one.
 *  - A slot that changes while it is read is not the one that is looked for:
 *    the thread that faulted uses a mapping, which is watched from before the
 *    first use of it until after the last.
 *  - So is the Region that a slot points into, where the address is in it.
 */

#include "config.h"

#include "guard.h"

struct _GuardSlot
{
  /* Odd while the next three are being changed. */
  gint sequence;

  /* In whole pages; NULL and 0 for a slot that is not in use. */
  gpointer start;
  gsize length;
  gpointer *damage;

  /* Only under the lock. */
  GuardSlot *next_free;
};

#define BLOCK_SLOTS 64

typedef struct _Block
{
  struct _Block *older;
  GuardSlot slots[BLOCK_SLOTS];
} Block;

static GMutex lock;

static Block first_block;
static Block *newest_block = &first_block;

/* Slots of the newest block that were in use at some time, and slots that are
 * not in use any more. */
static guint n_used;
static GuardSlot *first_free;

static GuardSlot *
take_slot (void)
{
  GuardSlot *slot = first_free;

  if (slot != NULL)
    {
      first_free = slot->next_free;
      return slot;
    }
  if (n_used == BLOCK_SLOTS)
    {
      Block *block = g_new0 (Block, 1);

      block->older = newest_block;
      g_atomic_pointer_set (&newest_block, block);
      n_used = 0;
    }
  return &newest_block->slots[n_used++];
}

static void
set_slot (GuardSlot *slot,
          const guint8 *start,
          gsize length,
          gpointer *damage)
{
  g_atomic_int_inc (&slot->sequence);
  g_atomic_pointer_set (&slot->start, (gpointer) start);
  g_atomic_pointer_set (&slot->length, length);
  g_atomic_pointer_set (&slot->damage, damage);
  g_atomic_int_inc (&slot->sequence);
}

GuardSlot *
guard_watch (const guint8 *address,
             gsize length,
             gpointer *damage)
{
  const gsize page_size = os_page_size ();
  const gsize before = GPOINTER_TO_SIZE (address) & (page_size - 1);
  GuardSlot *slot;

  g_mutex_lock (&lock);
  slot = take_slot ();
  set_slot (slot, address - before, (before + length + page_size - 1) & ~(page_size - 1), damage);
  g_mutex_unlock (&lock);
  return slot;
}

void
guard_forget (GuardSlot *slot)
{
  g_mutex_lock (&lock);
  set_slot (slot, NULL, 0, NULL);
  slot->next_free = first_free;
  first_free = slot;
  g_mutex_unlock (&lock);
}

void
guard_visit (void (*visit) (gpointer *damage,
                            gpointer data),
             gpointer data)
{
  Block *block;
  gsize i;

  g_mutex_lock (&lock);
  for (block = newest_block; block != NULL; block = block->older)
    for (i = 0; i < BLOCK_SLOTS; i++)
      if (block->slots[i].damage != NULL)
        visit (block->slots[i].damage, data);
  g_mutex_unlock (&lock);
}

static gboolean
is_in_slot (GuardSlot *slot,
            const guint8 *address,
            OsGuarded *mapping)
{
  const gint sequence = g_atomic_int_get (&slot->sequence);

  mapping->start = g_atomic_pointer_get (&slot->start);
  mapping->length = (gsize) g_atomic_pointer_get (&slot->length);
  mapping->damage = g_atomic_pointer_get (&slot->damage);
  return sequence % 2 == 0 && g_atomic_int_get (&slot->sequence) == sequence &&
         GPOINTER_TO_SIZE (address) - GPOINTER_TO_SIZE (mapping->start) < mapping->length;
}

gboolean
guard_find (const guint8 *address,
            OsGuarded *mapping)
{
  Block *block;
  gsize i;

  for (block = g_atomic_pointer_get (&newest_block); block != NULL; block = block->older)
    for (i = 0; i < BLOCK_SLOTS; i++)
      if (is_in_slot (&block->slots[i], address, mapping))
        return TRUE;
  return FALSE;
}
