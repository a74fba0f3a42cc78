/* options.h: the verbs of the command, and the options that they share
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <mmdir/mmdir.h>

/* Nothing to complain about is EXIT_SUCCESS; data that is wrong, or a file
 * that could not be handled, EXIT_FAILURE. */
#define EXIT_USAGE 2

typedef struct _Verb Verb;

struct _Verb
{
  const char *name;

  /* What follows the options, and what the verb does; untranslated. */
  const char *arguments;
  const char *summary;
  const char *description;

  /* How many arguments there may be. */
  guint least_arguments;
  guint most_arguments;

  /* Shared options that the verb takes. */
  gboolean takes_json;
  gboolean takes_chunk_power;
  gboolean takes_backing;
  MmdirBacking default_backing;

  int (*run) (const Verb *verb,
              char **arguments);
};

extern const Verb verb_bench;
extern const Verb verb_cat;
extern const Verb verb_copy;
extern const Verb verb_evict;
extern const Verb verb_info;
extern const Verb verb_limits;
extern const Verb verb_ls;
extern const Verb verb_residency;
extern const Verb verb_verify;
extern const Verb verb_warm;

typedef struct
{
  gboolean json;
  guint chunk_power;
  MmdirBacking backing;

  /* In the encoding of file names: DIR, and NAMEs behind it, and
   * DEST behind those. */
  char **arguments;
} Options;

/* Fills @options, which options_clear() frees.  @entries are the verb's own
 * options, or NULL; @check looks at what they were given, and may be NULL.
 * Returns FALSE if there is nothing left to do, with the status to exit with:
 * the help was shown, or the user told what is wrong. */
gboolean options_parse (Options *options,
                        const Verb *verb,
                        const GOptionEntry *entries,
                        gboolean (*check) (GError **error),
                        char **arguments,
                        int *status);
void options_clear (Options *options);

/* Shows what is wrong with the command line and how to get help.  @verb may be
 * NULL. */
int options_complain (const Verb *verb,
                      const char *message);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)
