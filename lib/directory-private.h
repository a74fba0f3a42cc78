/* directory-private.h: what else a directory can do inside the library
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "name-set.h"
#include "os.h"
#include "region.h"
#include "settings.h"

/* Opens with any chunk power up to 62, and with chunks that lie apart or are
 * mapped on demand even where one mapping could hold the whole file: how tests
 * come to many chunks with little data. */
MmdirDirectory *directory_open_with_plan (const char *path,
                                          guint chunk_power,
                                          RegionLayout layout,
                                          GError **error);

OsDirectory *directory_get_handle (MmdirDirectory *directory);

/* FALSE, with an error, unless @name can only be a file of this directory. */
gboolean directory_check_name (MmdirDirectory *directory,
                               const char *name,
                               GError **error);

/* The same, and with an error if the file has been deleted, but is still there
 * because somebody uses it. */
gboolean directory_check_file (MmdirDirectory *directory,
                               const char *name,
                               GError **error);

/* What a directory remembers of its files. */
typedef struct
{
  /* Held while a name is made to stand for another file, or for none. */
  GMutex changes;

  /* Files to be deleted as soon as nobody uses them. */
  NameSet pending;

  /* Files of which a sync has failed. */
  NameSet lost;
} DirectoryNotes;

DirectoryNotes *directory_get_notes (MmdirDirectory *directory);

/* Creates a file that is not there yet, for writing.  The caller has checked the
 * name. */
gboolean directory_create_file (MmdirDirectory *directory,
                                const char *name,
                                OsFile *file,
                                OsFailure *failure);

/* Locks a file, and creates it where it is not there yet.  The caller has checked
 * the name. */
gboolean directory_lock_file (MmdirDirectory *directory,
                              const char *name,
                              OsFile *file,
                              OsFailure *failure);

/* mmdir_directory_sync() in two steps, of which only the disk can fail the
 * second. */
gboolean directory_prepare_sync (MmdirDirectory *directory,
                                 GError **error);
gboolean directory_sync_prepared (MmdirDirectory *directory,
                                  GError **error);

/* Has later syncs of a file fail, since one has, by whatever function; NULL is the
 * directory itself. */
void directory_note_failed_sync (MmdirDirectory *directory,
                                 const char *name,
                                 const OsFailure *failure);

/* FALSE, with an error, if one has: to be asked after a sync that succeeds too. */
gboolean directory_check_not_lost (MmdirDirectory *directory,
                                   const char *name,
                                   GError **error);

/* Closes a file that was created and deletes it. */
void directory_discard_file (MmdirDirectory *directory,
                             const char *name,
                             OsFile file);

/* Tries again what could not be deleted. */
void directory_delete_pending (MmdirDirectory *directory);

/* A reference to the settings of this moment. */
Settings *directory_get_settings (MmdirDirectory *directory);

/* A copy of the settings, to be changed and then put in place; in between,
 * this thread holds the lock. */
Settings *directory_begin_change (MmdirDirectory *directory);
void directory_end_change (MmdirDirectory *directory,
                           Settings *settings);
