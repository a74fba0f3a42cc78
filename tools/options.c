/* options.c: the verbs of the command, and the options that they share
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "options.h"

#include "output.h"
#include "text.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

/* What the parser fills, before it is known to be right. */
typedef struct
{
  gboolean help;
  gboolean json;
  char *chunk_power;
  char *backing;
  char **arguments;
} Raw;

static void
raw_clear (Raw *raw)
{
  g_free (raw->chunk_power);
  g_free (raw->backing);
  g_strfreev (raw->arguments);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Raw, raw_clear)

static GOptionContext *
create_context (const Verb *verb,
                const GOptionEntry *entries,
                Raw *raw)
{
  const GOptionEntry json[] = {
    { "json", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &raw->json,
      N_("Print one JSON document"), NULL },
    { 0 }
  };
  const GOptionEntry backing[] = {
    { "backing", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &raw->backing,
      N_("How to read: auto, mapped or buffered"), N_("HOW") },
    { 0 }
  };
  const GOptionEntry chunk_power[] = {
    { "chunk-power", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &raw->chunk_power,
      N_("Map in chunks of 2^N bytes, N from 20 to 40"), N_("N") },
    { 0 }
  };
  const GOptionEntry common[] = {
    { "help", 'h', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &raw->help,
      N_("Show this help"), NULL },
    { G_OPTION_REMAINING, 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME_ARRAY, &raw->arguments,
      NULL, NULL },
    { 0 }
  };
  GOptionContext *context = g_option_context_new (verb->arguments != NULL ? _(verb->arguments) : NULL);

  /* The parser's own help would be written where nobody sees it fail. */
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, _(verb->summary));
  g_option_context_set_description (context, _(verb->description));
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (verb->takes_json)
    g_option_context_add_main_entries (context, json, GETTEXT_PACKAGE);
  if (verb->takes_backing)
    g_option_context_add_main_entries (context, backing, GETTEXT_PACKAGE);
  if (verb->takes_chunk_power)
    g_option_context_add_main_entries (context, chunk_power, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  return context;
}

static gboolean
read_backing (const char *text,
              MmdirBacking *backing,
              GError **error)
{
  if (strcmp (text, "auto") == 0)
    *backing = MMDIR_BACKING_AUTO;
  else if (strcmp (text, "mapped") == 0)
    *backing = MMDIR_BACKING_MAPPED;
  else if (strcmp (text, "buffered") == 0)
    *backing = MMDIR_BACKING_BUFFERED;
  else
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("“%s” is no backing: it may be auto, mapped or buffered"), text);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_arguments (const Verb *verb,
                 const Raw *raw,
                 GError **error)
{
  const guint n_arguments = raw->arguments != NULL ? g_strv_length (raw->arguments) : 0;

  if (n_arguments < verb->least_arguments)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("Something is missing: “mmdir %s %s”"), verb->name, _(verb->arguments));
      return FALSE;
    }
  if (n_arguments > verb->most_arguments)
    {
      g_autofree char *name = g_filename_display_name (raw->arguments[verb->most_arguments]);

      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("“%s” is one argument too many"), name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_options (Options *options,
              const Verb *verb,
              Raw *raw,
              GError **error)
{
  *options = (Options){
    .json = raw->json,
    .chunk_power = MMDIR_CHUNK_POWER_DEFAULT,
    .backing = verb->default_backing,
  };

  if (raw->chunk_power != NULL &&
      !text_parse_number (raw->chunk_power, "--chunk-power",
                          MMDIR_CHUNK_POWER_MINIMUM, MMDIR_CHUNK_POWER_MAXIMUM,
                          &options->chunk_power, error))
    return FALSE;
  if (raw->backing != NULL && !read_backing (raw->backing, &options->backing, error))
    return FALSE;
  if (!check_arguments (verb, raw, error))
    return FALSE;

  options->arguments = raw->arguments != NULL ? g_steal_pointer (&raw->arguments) : g_new0 (char *, 1);
  return TRUE;
}

gboolean
options_parse (Options *options,
               const Verb *verb,
               const GOptionEntry *entries,
               gboolean (*check) (GError **error),
               char **arguments,
               int *status)
{
  g_auto (Raw) raw = { 0 };
  g_autoptr (GOptionContext) context = create_context (verb, entries, &raw);
  g_auto (GStrv) words = g_strdupv (arguments);
  g_autoptr (GError) error = NULL;

  if (!g_option_context_parse_strv (context, &words, &error))
    {
      *status = options_complain (verb, error->message);
      return FALSE;
    }
  if (raw.help)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      output_text (help);
      *status = EXIT_SUCCESS;
      return FALSE;
    }
  if (!read_options (options, verb, &raw, &error) || (check != NULL && !check (&error)))
    {
      options_clear (options);
      *status = options_complain (verb, error->message);
      return FALSE;
    }
  return TRUE;
}

void
options_clear (Options *options)
{
  g_clear_pointer (&options->arguments, g_strfreev);
}

int
options_complain (const Verb *verb,
                  const char *message)
{
  output_error ("%s", message);
  if (verb != NULL)
    output_error (_("Try “mmdir %s --help”."), verb->name);
  else
    output_error (_("Try “mmdir --help”."));
  return EXIT_USAGE;
}
