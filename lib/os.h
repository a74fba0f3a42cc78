/* os.h: the seam: all that the library asks of an operating system
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * configure compiles the units of one folder, posix/ or win32/, behind these
 * declarations.  They know no GError, no translation and no policy; a call
 * that fails fills an OsFailure and leaves its out parameters alone.  Names,
 * paths and texts are in GLib's file name encoding.  Every function may be
 * called from any thread.
 */

#pragma once

#include <glib.h>
#include <mmdir/mmdir-context.h>
#include <mmdir/mmdir-limits.h>

/* Which call failed, and the code that the system gave: errno, or
 * GetLastError(). */
typedef struct
{
  const char *call;
  guint32 code;
} OsFailure;

/* What a code means, as far as anything above the seam acts on it. */
typedef enum
{
  OS_FAILURE_OTHER,
  OS_FAILURE_NOT_FOUND,
  OS_FAILURE_ACCESS,
  OS_FAILURE_NOT_DIRECTORY,
  OS_FAILURE_NOT_REGULAR,
  OS_FAILURE_LINK_LOOP,
  OS_FAILURE_NAME_TOO_LONG,
  OS_FAILURE_NAME_INVALID,
  OS_FAILURE_PROCESS_FILES,
  OS_FAILURE_SYSTEM_FILES,
  OS_FAILURE_NO_MEMORY,
  OS_FAILURE_COMMIT_LIMIT,
  OS_FAILURE_LOCKED,
  OS_FAILURE_IN_USE,
  OS_FAILURE_MAPPED,
  OS_FAILURE_CANNOT_MAP,
  OS_FAILURE_TOO_LARGE,
  OS_FAILURE_TOO_LONG,
  OS_FAILURE_IO,
  OS_FAILURE_NETWORK,
  OS_FAILURE_CHANGED,
  OS_FAILURE_EXISTS,
  OS_FAILURE_NO_SPACE,
  OS_FAILURE_QUOTA,
  OS_FAILURE_READ_ONLY,
  OS_FAILURE_UNSUPPORTED
} OsFailureKind;

OsFailureKind os_failure_get_kind (const OsFailure *failure);

/* That memory of the process's own could not be had, by @call. */
void os_failure_set_no_memory (OsFailure *failure,
                               const char *call);

/* That a file may not become as long as that. */
void os_failure_set_too_long (OsFailure *failure);

/* Whether os_file_write() could not read the bytes that it was given, as those of a
 * mapping. */
gboolean os_failure_is_about_bytes (const OsFailure *failure);

/* The system's own words, in UTF-8 and the user's language; free them. */
char *os_failure_get_text (const OsFailure *failure);

/* The folder of the library's catalogs, for bindtextdomain(); free it. */
char *os_locale_folder (void);

/* The command that shows a user the permissions of a file. */
const char *os_access_command (void);

/* Directories */

typedef struct _OsDirectory OsDirectory;

OsDirectory *os_directory_open (const char *path,
                                OsFailure *failure);
void os_directory_close (OsDirectory *directory);

/* Whether it lies on another machine, where a page that cannot be read is an
 * everyday event. */
gboolean os_directory_is_remote (OsDirectory *directory);

/* Whether @name names an entry of a directory and nothing else. */
gboolean os_name_is_plain (const char *name);

/* Whether both name the same entry of a directory, as far as the names tell. */
gboolean os_names_are_equal (const char *a,
                             const char *b);

/* Appends to @names (element type: owned char *) whatever in the directory is
 * not itself a directory, in any order. */
gboolean os_directory_list (OsDirectory *directory,
                            GPtrArray *names,
                            OsFailure *failure);

/* Files */

/* A descriptor or a HANDLE. */
typedef gintptr OsFile;
#define OS_FILE_NONE ((OsFile) -1)

typedef enum
{
  OS_FILE_REGULAR,
  OS_FILE_DIRECTORY,
  OS_FILE_SPECIAL
} OsFileKind;

typedef struct
{
  OsFileKind kind;
  guint64 length;
} OsFileStatus;

gboolean os_file_query (OsDirectory *directory,
                        const char *name,
                        OsFileStatus *status,
                        OsFailure *failure);

/* Opens for reading and never waits, whatever the name stands for; the caller
 * looks at the kind. */
gboolean os_file_open (OsDirectory *directory,
                       const char *name,
                       MmdirAdvice advice,
                       OsFile *file,
                       OsFileStatus *status,
                       OsFailure *failure);
void os_file_close (OsFile file);

/* Reads what there is, up to @length bytes; 0 bytes mean the end of the
 * file.  Moves no file position. */
gboolean os_file_read_at (OsFile file,
                          guint64 offset,
                          void *buffer,
                          gsize length,
                          gsize *n_read,
                          OsFailure *failure);

/* Advice for reads through this handle, all of the file. */
gboolean os_file_advise (OsFile file,
                         MmdirAdvice advice,
                         OsFailure *failure);
gboolean os_file_prefetch (OsFile file,
                           guint64 offset,
                           guint64 length,
                           OsFailure *failure);

/* Writing */

/* Creates a file that is not there yet, to be written from its start on; one
 * call both looks and creates. */
gboolean os_file_create (OsDirectory *directory,
                         const char *name,
                         OsFile *file,
                         OsFailure *failure);

/* Writes all of it behind what was written before.  On failure nobody knows how
 * much of it is there. */
gboolean os_file_write (OsFile file,
                        const void *bytes,
                        gsize length,
                        OsFailure *failure);

/* Writes up to @length bytes of another file, from @offset on, behind what was
 * written before, without their coming into the process; 0 bytes mean that the
 * system cannot, or that the other file ends there. */
gboolean os_file_copy (OsFile from,
                       guint64 offset,
                       OsFile to,
                       guint64 length,
                       guint64 *n_copied,
                       OsFailure *failure);

/* Waits until what was written would outlive a loss of power. */
gboolean os_file_sync (OsFile file,
                       OsFailure *failure);

/* How long a file of this process's may become, in bytes; what writes more may
 * be ended by the system. */
guint64 os_file_length_limit (void);

/* Whether a file that was created as @name has lost that name and all others, so
 * that it goes when it is closed; FALSE where nobody knows. */
gboolean os_file_is_deleted (OsDirectory *directory,
                             const char *name,
                             OsFile file);

/* Closes a file that was written to, and tells what only closing tells. */
gboolean os_file_finish (OsFile file,
                         OsFailure *failure);

/* Closes a file that was created, and removes it unless its name stands for
 * another one by now. */
gboolean os_file_discard (OsDirectory *directory,
                          const char *name,
                          OsFile file,
                          OsFailure *failure);

/* Opens a file that is there for os_file_sync() alone. */
gboolean os_file_open_to_sync (OsDirectory *directory,
                               const char *name,
                               OsFile *file,
                               OsFailure *failure);

/* Gets all that os_directory_sync() takes, and keeps it for as long as the
 * directory is open. */
gboolean os_directory_prepare_sync (OsDirectory *directory,
                                    OsFailure *failure);

/* Waits until names would outlive a loss of power; for a directory that has been
 * prepared, so that only the disk can fail. */
gboolean os_directory_sync (OsDirectory *directory,
                            OsFailure *failure);

/* In one step, so that there is always a file @to; on POSIX systems it may be
 * open. */
gboolean os_file_rename (OsDirectory *directory,
                         const char *from,
                         const char *to,
                         OsFailure *failure);

/* The same where nothing has the name @to, not even the file itself, or else
 * OS_FAILURE_EXISTS; both looks and renames.  Where the system has no such call,
 * these are two steps, a crash between which leaves both names; and where it has
 * neither, OS_FAILURE_UNSUPPORTED. */
gboolean os_file_rename_without_replacing (OsDirectory *directory,
                                           const char *from,
                                           const char *to,
                                           OsFailure *failure);
gboolean os_file_remove (OsDirectory *directory,
                         const char *name,
                         OsFailure *failure);

/* Asks the system to drop the file's pages from its cache, once it has written
 * what is not on the disk yet.  @is_lost tells, on failure too, whether that was
 * tried and has failed. */
gboolean os_file_evict (OsDirectory *directory,
                        const char *name,
                        gboolean *is_lost,
                        OsFailure *failure);

/* Locks: of a file that is there for nothing else.  Nothing waits; one that
 * somebody has, in this process too, is OS_FAILURE_LOCKED. */

gboolean os_lock_obtain (OsDirectory *directory,
                         const char *name,
                         OsFile *file,
                         OsFailure *failure);

/* Whether the file that is locked is still the one of that name. */
gboolean os_lock_check (OsDirectory *directory,
                        const char *name,
                        OsFile file,
                        gboolean *is_held,
                        OsFailure *failure);
/* For the process that obtained the lock; a child that it forked only closes,
 * which leaves the lock to the parent. */
void os_lock_release (OsFile file);

/* A number that no other process of the system has. */
guint64 os_process_id (void);

/* Mappings */

gsize os_page_size (void);

/* What the system wants file offsets of mappings to be a multiple of. */
gsize os_map_granularity (void);

/* Maps @length > 0 bytes from any @offset on, read-only, and shared with
 * whatever else reads the file.  The mapping really begins at the multiple of
 * the granularity before it, and os_unmap() knows.  A length that no address
 * space can hold fails as one that this address space cannot hold. */
gboolean os_map (OsFile file,
                 guint64 offset,
                 guint64 length,
                 const guint8 **address,
                 OsFailure *failure);
void os_unmap (const guint8 *address,
               gsize length);

/* The following take whole pages: @address is a multiple of the page size,
 * and so is @length, except at the end of a mapping. */
gboolean os_advise (const guint8 *address,
                    gsize length,
                    MmdirAdvice advice,
                    OsFailure *failure);
gboolean os_prefetch (const guint8 *address,
                      gsize length,
                      OsFailure *failure);

/* Brings pages into memory and into the page tables, and waits for it. */
gboolean os_populate (const guint8 *address,
                      gsize length,
                      OsFailure *failure);

/* What becomes of pages that are not needed soon: they are the first to go when
 * memory is short; they go now; or this process lets go of them, and they stay
 * in the system's cache. */
typedef enum
{
  OS_TRIM_COLD,
  OS_TRIM_PAGE_OUT,
  OS_TRIM_RELEASE
} OsTrim;

gboolean os_trim (const guint8 *address,
                  gsize length,
                  OsTrim trim,
                  OsFailure *failure);

/* Sets the lowest bit of one byte of @pages for each page in memory. */
gboolean os_residency (const guint8 *address,
                       gsize length,
                       guint8 *pages,
                       OsFailure *failure);

/* The same for a file that is not mapped; @offset is a multiple of the page
 * size. */
gboolean os_file_residency (OsFile file,
                            guint64 offset,
                            gsize length,
                            guint8 *pages,
                            OsFailure *failure);

/* The guard: what happens when a page of a mapping cannot be read */

/* One mapping, in whole pages, and the note of its damage: NULL, or the first
 * address that could not be read.  The note is only ever set, and atomically. */
typedef struct
{
  const guint8 *start;
  gsize length;
  gpointer *damage;
} OsGuarded;

/* Finds the mapping that @address lies in.  It is called in the middle of
 * whatever a thread was doing, so that it takes no lock and allocates nothing. */
typedef gboolean (*OsGuardFunc) (const guint8 *address,
                                 OsGuarded *mapping);

/* Has a read from a page that cannot be read, in a mapping that @find knows,
 * note the damage and then give zeroes.  All other faults go to whoever
 * handled them before.  Each successful call is undone by one of
 * os_guard_remove(), before the next; neither is called by two threads at
 * once. */
gboolean os_guard_install (OsGuardFunc find,
                           OsFailure *failure);
void os_guard_remove (void);

/* Limits */

/* What a user calls the limit when raising it, or NULL. */
const char *os_limit_get_name (MmdirLimit limit);

void os_limit_get (MmdirLimit limit,
                   guint64 *used,
                   guint64 *maximum);
