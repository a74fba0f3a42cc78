/* main.c: the mmdir command
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "options.h"
#include "output.h"
#include "startup.h"
#include "text.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

static const Verb *const verbs[] = {
  &verb_verify,
  &verb_ls,
  &verb_info,
  &verb_cat,
  &verb_copy,
  &verb_warm,
  &verb_evict,
  &verb_residency,
  &verb_limits,
  &verb_bench,
};

static const Verb *
find_verb (const char *name)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (verbs[i]->name, name) == 0)
      return verbs[i];
  return NULL;
}

static int
show_help (void)
{
  g_autoptr (GString) help = g_string_new (NULL);
  gsize i;

  g_string_append (help, _("Usage:\n  mmdir VERB [OPTION…] [ARGUMENT…]\n\n"
                           "Verifies, inspects, copies and warms up directories of Lucene index files.\n\n"
                           "Verbs:\n"));
  for (i = 0; i < G_N_ELEMENTS (verbs); i++)
    g_string_append_printf (help, "  %-10s  %s\n", verbs[i]->name, _(verbs[i]->summary));
  g_string_append (help, _("\nOptions:\n"
                           "  -h, --help  Show this help; “mmdir VERB --help” shows that of a verb\n"
                           "  --version   Show the version\n\n"
                           "Exit status: 0 if all is well, 1 if data is damaged or a file could not be\n"
                           "handled, 2 if the command line is wrong.\n"));
  output_text (help->str);
  return EXIT_SUCCESS;
}

static int
show_version (void)
{
  output_text (PACKAGE_NAME " " PACKAGE_VERSION "\n");
  return EXIT_SUCCESS;
}

static int
run (char **words)
{
  g_autofree char *message = NULL;
  g_autofree char *program_name = NULL;
  g_autofree char *word = NULL;
  const Verb *verb;

  if (words[0] == NULL || words[1] == NULL)
    return options_complain (NULL, _("A verb is missing"));
  if (strcmp (words[1], "--help") == 0 || strcmp (words[1], "-h") == 0)
    return show_help ();
  if (strcmp (words[1], "--version") == 0)
    return show_version ();

  verb = find_verb (words[1]);
  if (verb != NULL)
    {
      /* For the first line of its help. */
      program_name = g_strconcat ("mmdir ", verb->name, NULL);
      g_set_prgname (program_name);
      return verb->run (verb, words + 1);
    }

  word = text_file_name (words[1]);
  message = g_strdup_printf (*words[1] == '-' ? _("There is no option “%s”") : _("There is no verb “%s”"), word);
  return options_complain (NULL, message);
}

int
main (int argc,
      char **argv)
{
  g_auto (GStrv) words = startup_get_arguments (argv);

  output_init ();
  return output_finish (run (words));
}
