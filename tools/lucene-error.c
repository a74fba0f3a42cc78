/* lucene-error.c: what can be wrong with a file of an index
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "lucene-error.h"

#include <glib/gi18n.h>

G_DEFINE_QUARK (lucene-error-quark, lucene_error)

static const struct
{
  const char *nick;
  const char *title;
} descriptions[] = {
  [LUCENE_ERROR_TRUNCATED] = { "truncated", N_("truncated") },
  [LUCENE_ERROR_BAD_HEADER] = { "bad-header", N_("bad header") },
  [LUCENE_ERROR_NO_FOOTER] = { "no-footer", N_("no footer") },
  [LUCENE_ERROR_BAD_ALGORITHM] = { "bad-algorithm", N_("bad algorithm") },
  [LUCENE_ERROR_BAD_CHECKSUM] = { "bad-checksum", N_("bad checksum") },
  [LUCENE_ERROR_BAD_ENTRIES] = { "bad-entries", N_("bad entries") },
  [LUCENE_ERROR_WRONG_ID] = { "wrong-id", N_("wrong id") },
};

const char *
lucene_error_get_nick (const GError *error)
{
  return error->domain == LUCENE_ERROR ? descriptions[error->code].nick : "unreadable";
}

const char *
lucene_error_get_title (const GError *error)
{
  return error->domain == LUCENE_ERROR ? _(descriptions[error->code].title) : _("unreadable");
}
