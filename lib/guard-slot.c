/* guard-slot.c: which addresses are mappings of the library
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Slots are changed by any thread, and read in the middle of a fault, both
 * without a lock.  What makes that possible:
 *
 *  - A slot is never freed, and never leaves its list, so that whoever is at
 *    one gets to the end of the list that it began.
 *  - A slot that changes while it is read is not the one that is looked for:
 *    the thread that faulted uses a mapping, which is watched from before the
 *    first use of it until after the last.
 *  - So is the Region that a slot points into, where the address is in it.
 *
 * A fault costs a look at a few slots, however many there are.  A mapping of up
 * to 2^power bytes is in the list of the unit of 2^power bytes that it begins
 * in: an address belongs to a mapping from its own unit or from the one before.
 */

#include "config.h"

#include "guard.h"

struct _GuardSlot
{
  /* Odd while the next three are being changed. */
  guint sequence;

  /* In whole pages; NULL and 0 for a slot that is not in use. */
  gpointer start;
  gsize length;
  gpointer *damage;

  /* Set before others see the slot. */
  GuardSlot *next;
};

#define LIST_BITS 12

static GuardSlot *lists[1 << LIST_BITS];

/* Held for as long as a visit takes, and said by that. */
static GMutex visit_lock;
static gint is_visiting;

/* The powers that any mapping ever had, one bit for each.  No system has pages
 * of less than the first, and an address space is one mapping at most. */
#define FIRST_POWER 9
static gsize powers;

/* Multiplication by 2^64 over the golden ratio spreads units that lie side by
 * side. */
static GuardSlot **
list_of (guint64 unit,
         guint power)
{
  return &lists[((unit + ((guint64) power << 52)) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> (64 - LIST_BITS)];
}

/* A gulong has 32 bits on 64-bit Windows too. */
static guint
count_bits (gsize number)
{
  const gsize high = number >> 16 >> 16;

  return high != 0 ? 32 + (guint) g_bit_storage ((gulong) high) : (guint) g_bit_storage ((gulong) number);
}

/* One that is not in use, or a new one; it is as while being changed. */
static GuardSlot *
take_slot (GuardSlot **list)
{
  GuardSlot *slot;

  for (slot = g_atomic_pointer_get (list); slot != NULL; slot = slot->next)
    {
      const guint sequence = (guint) g_atomic_int_get (&slot->sequence);

      if (sequence % 2 == 0 && (gsize) g_atomic_pointer_get (&slot->length) == 0 &&
          g_atomic_int_compare_and_exchange (&slot->sequence, sequence, sequence + 1))
        return slot;
    }
  slot = g_new0 (GuardSlot, 1);
  slot->sequence = 1;
  do
    slot->next = g_atomic_pointer_get (list);
  while (!g_atomic_pointer_compare_and_exchange (list, slot->next, slot));
  return slot;
}

GuardSlot *
guard_watch (const guint8 *address,
             gsize length,
             gpointer *damage)
{
  const gsize page_size = os_page_size ();
  const gsize before = GPOINTER_TO_SIZE (address) & (page_size - 1);
  const gsize whole = (before + length + page_size - 1) & ~(page_size - 1);
  const guint power = MAX (count_bits (whole - 1), FIRST_POWER);
  const gsize bit = (gsize) 1 << (power - FIRST_POWER);
  GuardSlot *slot;

  if (((gsize) g_atomic_pointer_get (&powers) & bit) == 0)
    g_atomic_pointer_or (&powers, bit);
  slot = take_slot (list_of ((guint64) GPOINTER_TO_SIZE (address) >> power, power));
  g_atomic_pointer_set (&slot->start, (gpointer) (address - before));
  g_atomic_pointer_set (&slot->length, whole);
  g_atomic_pointer_set (&slot->damage, damage);
  g_atomic_int_inc (&slot->sequence);
  return slot;
}

/* A visit that has not seen the slot emptied has said before that it is under
 * way. */
void
guard_forget (GuardSlot *slot)
{
  g_atomic_int_inc (&slot->sequence);
  g_atomic_pointer_set (&slot->start, NULL);
  g_atomic_pointer_set (&slot->length, 0);
  g_atomic_pointer_set (&slot->damage, NULL);
  g_atomic_int_inc (&slot->sequence);
  if (G_UNLIKELY (g_atomic_int_get (&is_visiting)))
    {
      g_mutex_lock (&visit_lock);
      g_mutex_unlock (&visit_lock);
    }
}

void
guard_visit (void (*visit) (gpointer *damage,
                            gpointer data),
             gpointer data)
{
  gsize i;

  g_mutex_lock (&visit_lock);
  g_atomic_int_set (&is_visiting, TRUE);
  for (i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      GuardSlot *slot;

      for (slot = g_atomic_pointer_get (&lists[i]); slot != NULL; slot = slot->next)
        {
          const guint sequence = (guint) g_atomic_int_get (&slot->sequence);
          gpointer *damage = g_atomic_pointer_get (&slot->damage);

          if (sequence % 2 == 0 && (guint) g_atomic_int_get (&slot->sequence) == sequence && damage != NULL)
            visit (damage, data);
        }
    }
  g_atomic_int_set (&is_visiting, FALSE);
  g_mutex_unlock (&visit_lock);
}

static gboolean
is_in_slot (GuardSlot *slot,
            const guint8 *address,
            OsGuarded *mapping)
{
  const guint sequence = (guint) g_atomic_int_get (&slot->sequence);

  mapping->start = g_atomic_pointer_get (&slot->start);
  mapping->length = (gsize) g_atomic_pointer_get (&slot->length);
  mapping->damage = g_atomic_pointer_get (&slot->damage);
  return sequence % 2 == 0 && (guint) g_atomic_int_get (&slot->sequence) == sequence &&
         GPOINTER_TO_SIZE (address) - GPOINTER_TO_SIZE (mapping->start) < mapping->length;
}

static gboolean
is_in_list (GuardSlot **list,
            const guint8 *address,
            OsGuarded *mapping)
{
  GuardSlot *slot;

  for (slot = g_atomic_pointer_get (list); slot != NULL; slot = slot->next)
    if (is_in_slot (slot, address, mapping))
      return TRUE;
  return FALSE;
}

gboolean
guard_find (const guint8 *address,
            OsGuarded *mapping)
{
  gsize rest;
  guint power;

  for (rest = (gsize) g_atomic_pointer_get (&powers), power = FIRST_POWER; rest != 0; rest >>= 1, power++)
    {
      const guint64 unit = (guint64) GPOINTER_TO_SIZE (address) >> power;

      if ((rest & 1) != 0 &&
          (is_in_list (list_of (unit, power), address, mapping) ||
           is_in_list (list_of (unit - 1, power), address, mapping)))
        return TRUE;
    }
  return FALSE;
}
