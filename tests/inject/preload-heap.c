/* preload-heap.c: counting what is allocated, and having allocations fail
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * g_malloc() and all that GLib makes with it ends the program where there is no
 * memory: such allocations are counted and never fail.  What the library asks
 * for by a size that a file decides it asks of g_try_malloc().
 */

#include "preload-private.h"

#include <stdlib.h>
#include <string.h>

/* What dlsym() itself may ask for, before malloc() has been found; it is never
 * given back. */
static char early[4096];
static gsize early_used;

static void *
allocate_early (gsize size)
{
  void *block = early + early_used;

  early_used += (size + 15) & ~(gsize) 15;
  if (early_used > sizeof early)
    abort ();
  return block;
}

static gboolean
is_early (const void *block)
{
  return (const char *) block >= early && (const char *) block < early + sizeof early;
}

static gboolean is_finding;

/* NULL where dlsym() itself is asking. */
static void *
find (const char *name)
{
  void *found;

  if (is_finding)
    return NULL;
  is_finding = TRUE;
  found = preload_find (name);
  is_finding = FALSE;
  return found;
}

#define FIND(name)                       \
  static __typeof__ (&name) real_##name; \
                                         \
  if (real_##name == NULL)               \
  *(void **) &real_##name = find (#name)

static void *
count (void *block)
{
  if (block != NULL)
    preload_control.n_blocks++;
  return block;
}

void *
malloc (size_t size)
{
  FIND (malloc);

  return real_malloc != NULL ? count (real_malloc (size)) : allocate_early (size);
}

void *
calloc (size_t n_blocks,
        size_t size)
{
  FIND (calloc);

  return real_calloc != NULL ? count (real_calloc (n_blocks, size)) : allocate_early (n_blocks * size);
}

void *
realloc (void *block,
         size_t size)
{
  void *moved;
  FIND (realloc);

  if (real_realloc == NULL || is_early (block))
    {
      moved = malloc (size);
      if (moved != NULL && block != NULL)
        memcpy (moved, block, MIN (size, (gsize) (early + sizeof early - (char *) block)));
      return moved;
    }
  moved = real_realloc (block, size);
  if (block == NULL)
    count (moved);
  else if (size == 0 && moved == NULL)
    preload_control.n_blocks--;
  return moved;
}

void
free (void *block)
{
  FIND (free);

  if (block == NULL || is_early (block) || real_free == NULL)
    return;
  preload_control.n_blocks--;
  real_free (block);
}

int
posix_memalign (void **block,
                size_t alignment,
                size_t size)
{
  int code;
  FIND (posix_memalign);

  code = real_posix_memalign (block, alignment, size);
  if (code == 0)
    count (*block);
  return code;
}

void *
aligned_alloc (size_t alignment,
               size_t size)
{
  FIND (aligned_alloc);

  return count (real_aligned_alloc (alignment, size));
}

/* GLib's, which the library calls; nothing here is linked with GLib. */
void *
g_try_malloc (gsize size)
{
  REAL (g_try_malloc);

  return preload_fails (PRELOAD_ALLOCATE) ? NULL : real_g_try_malloc (size);
}

void *
g_try_malloc_n (gsize n_blocks,
                gsize size)
{
  REAL (g_try_malloc_n);

  return preload_fails (PRELOAD_ALLOCATE) ? NULL : real_g_try_malloc_n (n_blocks, size);
}
