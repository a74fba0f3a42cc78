/* name-set.c: names of files that a directory has to remember something of
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "name-set.h"
#include "os.h"

void
name_set_init (NameSet *set)
{
  g_mutex_init (&set->lock);
  set->names = NULL;
  set->n_names = 0;
}

void
name_set_clear (NameSet *set)
{
  g_clear_pointer (&set->names, g_ptr_array_unref);
  g_mutex_clear (&set->lock);
}

/* Its index, or -1; under the lock. */
static gint
find (const NameSet *set,
      const char *name)
{
  guint i;

  for (i = 0; set->names != NULL && i < set->names->len; i++)
    if (os_names_are_equal (g_ptr_array_index (set->names, i), name))
      return (gint) i;
  return -1;
}

void
name_set_add (NameSet *set,
              const char *name)
{
  g_mutex_lock (&set->lock);
  if (find (set, name) < 0)
    {
      if (set->names == NULL)
        set->names = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (set->names, g_strdup (name));
      g_atomic_int_inc (&set->n_names);
    }
  g_mutex_unlock (&set->lock);
}

void
name_set_remove (NameSet *set,
                 const char *name)
{
  gint index;

  if (g_atomic_int_get (&set->n_names) == 0)
    return;
  g_mutex_lock (&set->lock);
  index = find (set, name);
  if (index >= 0)
    {
      g_ptr_array_remove_index (set->names, (guint) index);
      g_atomic_int_add (&set->n_names, -1);
    }
  g_mutex_unlock (&set->lock);
}

gboolean
name_set_contains (NameSet *set,
                   const char *name)
{
  gboolean contains;

  if (G_LIKELY (g_atomic_int_get (&set->n_names) == 0))
    return FALSE;
  g_mutex_lock (&set->lock);
  contains = find (set, name) >= 0;
  g_mutex_unlock (&set->lock);
  return contains;
}

char **
name_set_copy (NameSet *set)
{
  char **copy;
  guint i, length;

  g_mutex_lock (&set->lock);
  length = set->names != NULL ? set->names->len : 0;
  copy = g_new0 (char *, length + 1);
  for (i = 0; i < length; i++)
    copy[i] = g_strdup (g_ptr_array_index (set->names, i));
  g_mutex_unlock (&set->lock);
  return copy;
}
