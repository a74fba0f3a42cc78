/* seam.c: a test between the library and the operating system
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "seam-private.h"
#include "seam-system.h"

#include <string.h>

typedef struct
{
  guint n_good;
  guint n_bad;
  guint32 code;
} Fault;

typedef struct
{
  gboolean is_told;
  const char *name;
  guint64 used;
  guint64 maximum;
} Limit;

static GMutex lock;
static GArray *records; /* of SeamRecord */
static Fault faults[SEAM_N_CALLS];

static gsize longest_read = G_MAXSIZE;
static Limit limits[MMDIR_LIMIT_OPEN_FILES + 1];
static SeamResidency residency_answer;
static gboolean is_remote_told;

void
seam_reset (void)
{
  seam_reset_writing ();
  g_mutex_lock (&lock);
  g_clear_pointer (&records, g_array_unref);
  memset (faults, 0, sizeof faults);
  longest_read = G_MAXSIZE;
  memset (limits, 0, sizeof limits);
  residency_answer = NULL;
  is_remote_told = FALSE;
  g_mutex_unlock (&lock);
}

guint
seam_count (SeamCall call)
{
  guint n_found = 0;
  guint i;

  g_mutex_lock (&lock);
  for (i = 0; records != NULL && i < records->len; i++)
    {
      if (g_array_index (records, SeamRecord, i).call == call)
        n_found++;
    }
  g_mutex_unlock (&lock);
  return n_found;
}

SeamRecord
seam_get_record (SeamCall call,
                 guint index)
{
  SeamRecord found = { .call = SEAM_N_CALLS };
  guint i;

  g_mutex_lock (&lock);
  for (i = 0; records != NULL && i < records->len; i++)
    {
      SeamRecord record = g_array_index (records, SeamRecord, i);

      if (record.call == call && index-- == 0)
        {
          found = record;
          break;
        }
    }
  g_mutex_unlock (&lock);
  g_assert_cmpint (found.call, ==, call);
  return found;
}

guint
seam_count_codes (OsFailureKind kind)
{
  guint n_codes = 0;
  gsize i;

  for (i = 0; i < seam_n_codes; i++)
    n_codes += seam_codes[i].kind == kind;
  return n_codes;
}

guint32
seam_get_nth_code (OsFailureKind kind,
                   guint index)
{
  gsize i;

  for (i = 0; i < seam_n_codes; i++)
    {
      if (seam_codes[i].kind == kind && index-- == 0)
        return seam_codes[i].code;
    }
  g_assert_not_reached ();
}

guint32
seam_get_code (OsFailureKind kind)
{
  return seam_get_nth_code (kind, 0);
}

char *
seam_get_text (OsFailureKind kind)
{
  const OsFailure failure = { "injected", seam_get_code (kind) };

  return os_failure_get_text (&failure);
}

void
seam_fail_with_code (SeamCall call,
                     guint n_good,
                     guint n_bad,
                     guint32 code)
{
  g_mutex_lock (&lock);
  faults[call] = (Fault){ n_good, n_bad, code };
  g_mutex_unlock (&lock);
}

void
seam_fail (SeamCall call,
           guint n_good,
           guint n_bad,
           OsFailureKind kind)
{
  seam_fail_with_code (call, n_good, n_bad, seam_get_code (kind));
}

void
seam_repair (SeamCall call)
{
  seam_fail_with_code (call, 0, 0, 0);
}

void
seam_shorten_reads (gsize longest)
{
  g_mutex_lock (&lock);
  longest_read = longest;
  g_mutex_unlock (&lock);
}

void
seam_tell_limit (MmdirLimit limit,
                 const char *name,
                 guint64 used,
                 guint64 maximum)
{
  g_mutex_lock (&lock);
  limits[limit] = (Limit){ TRUE, name, used, maximum };
  g_mutex_unlock (&lock);
}

void
seam_tell_residency (SeamResidency residency)
{
  g_mutex_lock (&lock);
  residency_answer = residency;
  g_mutex_unlock (&lock);
}

void
seam_tell_remote (gboolean is_remote)
{
  g_mutex_lock (&lock);
  is_remote_told = is_remote;
  g_mutex_unlock (&lock);
}

gboolean
seam_answers (SeamRecord record,
              OsFailure *failure,
              gboolean *result)
{
  Fault *fault = &faults[record.call];
  gboolean fails = FALSE;

  g_mutex_lock (&lock);
  if (records == NULL)
    records = g_array_new (FALSE, FALSE, sizeof (SeamRecord));
  g_array_append_val (records, record);
  *result = seam_pretended[record.call];
  if (fault->n_good > 0)
    fault->n_good--;
  else if (fault->n_bad > 0)
    {
      fails = TRUE;
      *result = FALSE;
      if (fault->n_bad != SEAM_ALWAYS)
        fault->n_bad--;
      failure->call = "injected";
      failure->code = fault->code;
    }
  g_mutex_unlock (&lock);
  return fails || *result;
}

WRAP (os_directory_list,
      (OsDirectory * directory, GPtrArray *names, OsFailure *failure),
      (directory, names, failure),
      .call = SEAM_DIRECTORY_LIST)

WRAP (os_file_query,
      (OsDirectory * directory, const char *name, OsFileStatus *status, OsFailure *failure),
      (directory, name, status, failure),
      .call = SEAM_FILE_QUERY)

WRAP (os_file_open,
      (OsDirectory * directory, const char *name, MmdirAdvice advice, OsFile *file, OsFileStatus *status, OsFailure *failure),
      (directory, name, advice, file, status, failure),
      .call = SEAM_FILE_OPEN,
      .advice = advice)

WRAP_VOID (os_file_close,
           (OsFile file),
           (file),
           .call = SEAM_FILE_CLOSE)

WRAP (os_file_advise,
      (OsFile file, MmdirAdvice advice, OsFailure *failure),
      (file, advice, failure),
      .call = SEAM_FILE_ADVISE,
      .advice = advice)

WRAP (os_file_prefetch,
      (OsFile file, guint64 offset, guint64 length, OsFailure *failure),
      (file, offset, length, failure),
      .call = SEAM_FILE_PREFETCH,
      .offset = offset,
      .length = length)

WRAP (os_file_evict,
      (OsDirectory * directory, const char *name, gboolean *is_lost, OsFailure *failure),
      (directory, name, is_lost, failure),
      .call = SEAM_FILE_EVICT)

WRAP (os_map,
      (OsFile file, guint64 offset, guint64 length, const guint8 **address, OsFailure *failure),
      (file, offset, length, address, failure),
      .call = SEAM_MAP,
      .offset = offset,
      .length = length)

WRAP_VOID (os_unmap,
           (const guint8 *address, gsize length),
           (address, length),
           .call = SEAM_UNMAP,
           .address = address,
           .length = length)

WRAP (os_advise,
      (const guint8 *address, gsize length, MmdirAdvice advice, OsFailure *failure),
      (address, length, advice, failure),
      .call = SEAM_ADVISE,
      .address = address,
      .length = length,
      .advice = advice)

WRAP (os_prefetch,
      (const guint8 *address, gsize length, OsFailure *failure),
      (address, length, failure),
      .call = SEAM_PREFETCH,
      .address = address,
      .length = length)

WRAP (os_populate,
      (const guint8 *address, gsize length, OsFailure *failure),
      (address, length, failure),
      .call = SEAM_POPULATE,
      .address = address,
      .length = length)

WRAP (os_trim,
      (const guint8 *address, gsize length, OsTrim trim, OsFailure *failure),
      (address, length, trim, failure),
      .call = SEAM_TRIM,
      .address = address,
      .length = length)

static gboolean
tell_residency (guint64 start,
                gsize length,
                guint8 *pages)
{
  SeamResidency answer;

  g_mutex_lock (&lock);
  answer = residency_answer;
  g_mutex_unlock (&lock);
  if (answer != NULL)
    answer (start, length, pages);
  return answer != NULL;
}

gboolean __real_os_residency (const guint8 *address,
                              gsize length,
                              guint8 *pages,
                              OsFailure *failure);
gboolean __wrap_os_residency (const guint8 *address,
                              gsize length,
                              guint8 *pages,
                              OsFailure *failure);

gboolean
__wrap_os_residency (const guint8 *address,
                     gsize length,
                     guint8 *pages,
                     OsFailure *failure)
{
  gboolean result;

  if (seam_answers ((SeamRecord){ .call = SEAM_RESIDENCY, .address = address, .length = length },
                    failure, &result))
    return result;
  return tell_residency (GPOINTER_TO_SIZE (address), length, pages) ||
         __real_os_residency (address, length, pages, failure);
}

gboolean __real_os_file_residency (OsFile file,
                                   guint64 offset,
                                   gsize length,
                                   guint8 *pages,
                                   OsFailure *failure);
gboolean __wrap_os_file_residency (OsFile file,
                                   guint64 offset,
                                   gsize length,
                                   guint8 *pages,
                                   OsFailure *failure);

gboolean
__wrap_os_file_residency (OsFile file,
                          guint64 offset,
                          gsize length,
                          guint8 *pages,
                          OsFailure *failure)
{
  gboolean result;

  if (seam_answers ((SeamRecord){ .call = SEAM_FILE_RESIDENCY, .offset = offset, .length = length },
                    failure, &result))
    return result;
  return tell_residency (offset, length, pages) ||
         __real_os_file_residency (file, offset, length, pages, failure);
}

OsDirectory *__real_os_directory_open (const char *path,
                                       OsFailure *failure);
OsDirectory *__wrap_os_directory_open (const char *path,
                                       OsFailure *failure);

OsDirectory *
__wrap_os_directory_open (const char *path,
                          OsFailure *failure)
{
  gboolean result;

  if (seam_answers ((SeamRecord){ .call = SEAM_DIRECTORY_OPEN }, failure, &result))
    return NULL;
  return __real_os_directory_open (path, failure);
}

gboolean __real_os_file_read_at (OsFile file,
                                 guint64 offset,
                                 void *buffer,
                                 gsize length,
                                 gsize *n_read,
                                 OsFailure *failure);
gboolean __wrap_os_file_read_at (OsFile file,
                                 guint64 offset,
                                 void *buffer,
                                 gsize length,
                                 gsize *n_read,
                                 OsFailure *failure);

gboolean
__wrap_os_file_read_at (OsFile file,
                        guint64 offset,
                        void *buffer,
                        gsize length,
                        gsize *n_read,
                        OsFailure *failure)
{
  gboolean result;
  gsize longest;

  if (seam_answers ((SeamRecord){ .call = SEAM_FILE_READ_AT, .offset = offset, .length = length },
                    failure, &result))
    return result;
  g_mutex_lock (&lock);
  longest = longest_read;
  g_mutex_unlock (&lock);
  return __real_os_file_read_at (file, offset, buffer, MIN (length, longest), n_read, failure);
}

void __real_os_limit_get (MmdirLimit limit,
                          guint64 *used,
                          guint64 *maximum);
void __wrap_os_limit_get (MmdirLimit limit,
                          guint64 *used,
                          guint64 *maximum);

void
__wrap_os_limit_get (MmdirLimit limit,
                     guint64 *used,
                     guint64 *maximum)
{
  Limit told;

  g_mutex_lock (&lock);
  told = limits[limit];
  g_mutex_unlock (&lock);
  if (!told.is_told)
    {
      __real_os_limit_get (limit, used, maximum);
      return;
    }
  *used = told.used;
  *maximum = told.maximum;
}

const char *__real_os_limit_get_name (MmdirLimit limit);
const char *__wrap_os_limit_get_name (MmdirLimit limit);

const char *
__wrap_os_limit_get_name (MmdirLimit limit)
{
  Limit told;

  g_mutex_lock (&lock);
  told = limits[limit];
  g_mutex_unlock (&lock);
  return told.is_told ? told.name : __real_os_limit_get_name (limit);
}

gboolean __real_os_directory_is_remote (OsDirectory *directory);
gboolean __wrap_os_directory_is_remote (OsDirectory *directory);

gboolean
__wrap_os_directory_is_remote (OsDirectory *directory)
{
  gboolean is_told;

  g_mutex_lock (&lock);
  is_told = is_remote_told;
  g_mutex_unlock (&lock);
  return is_told || __real_os_directory_is_remote (directory);
}
