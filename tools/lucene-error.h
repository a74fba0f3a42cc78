/* lucene-error.h: what can be wrong with a file of an index
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

#define LUCENE_ERROR (lucene_error_quark ())

typedef enum
{
  LUCENE_ERROR_TRUNCATED,
  LUCENE_ERROR_BAD_HEADER,
  LUCENE_ERROR_NO_FOOTER,
  LUCENE_ERROR_BAD_ALGORITHM,
  LUCENE_ERROR_BAD_CHECKSUM,
  LUCENE_ERROR_BAD_ENTRIES,
  LUCENE_ERROR_WRONG_ID
} LuceneError;

GQuark lucene_error_quark (void);

/* A word for programs, such as "bad-header", and one for people; any error
 * that is not of LUCENE_ERROR is one of reading. */
const char *lucene_error_get_nick (const GError *error);
const char *lucene_error_get_title (const GError *error);
