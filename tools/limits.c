/* limits.c: mmdir limits: what this system allows a process
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "document.h"
#include "limit-remedies.h"
#include "options.h"
#include "output.h"
#include "table.h"
#include "text.h"

#include <glib/gi18n.h>
#include <stdlib.h>

typedef struct
{
  MmdirLimit limit;
  const char *key;
  const char *title;
  gboolean is_size;
} Description;

static const Description descriptions[] = {
  { MMDIR_LIMIT_MAPPINGS, "mappings", N_("memory mappings"), FALSE },
  { MMDIR_LIMIT_ADDRESS_SPACE, "address_space", N_("address space"), TRUE },
  { MMDIR_LIMIT_OPEN_FILES, "open_files", N_("open files"), FALSE },
};

static char *
describe_value (guint64 value,
                gboolean is_size,
                const char *unknown)
{
  if (value == MMDIR_LIMIT_UNKNOWN)
    return g_strdup (unknown);
  return is_size ? text_size (value) : g_strdup_printf ("%" G_GUINT64_FORMAT, value);
}

static void
print_facts (void)
{
  g_autofree char *page = text_size (mmdir_get_page_size ());
  g_autofree char *granularity = text_size (mmdir_get_map_granularity ());
  g_autofree char *chunk = text_size (G_GUINT64_CONSTANT (1) << MMDIR_CHUNK_POWER_DEFAULT);
  g_autofree char *text = NULL;

  text = g_strdup_printf (_("Page size:            %s\n"
                            "Mapping granularity:  %s\n"
                            "Default chunk size:   %s (chunk power %d)\n\n"),
                          page, granularity, chunk, MMDIR_CHUNK_POWER_DEFAULT);
  output_text (text);
}

static void
print_limits (void)
{
  static const TableColumn columns[] = {
    { N_("LIMIT"), TABLE_LEFT, FALSE },
    { N_("USED"), TABLE_RIGHT, FALSE },
    { N_("MAXIMUM"), TABLE_RIGHT, FALSE },
  };
  g_autoptr (Table) table = table_new (columns, G_N_ELEMENTS (columns));
  g_autoptr (GString) remedies = g_string_new (NULL);
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (descriptions); i++)
    {
      const Description *description = &descriptions[i];
      const char *remedy;
      guint64 used, maximum;

      mmdir_limit_get (description->limit, &used, &maximum);
      remedy = limit_get_remedy (description->limit, maximum);
      table_add (table, g_strdup (_(description->title)));
      table_add (table, describe_value (used, description->is_size, _("unknown")));
      table_add (table, describe_value (maximum, description->is_size, _("none known")));
      if (remedy != NULL)
        g_string_append_printf (remedies, "%s\n", remedy);
    }
  table_print (table);
  if (remedies->len == 0)
    g_string_append (remedies, _("Nothing needs to be raised.\n"));
  g_string_prepend_c (remedies, '\n');
  output_text (remedies->str);
}

static void
print_json (void)
{
  json_t *document = json_object ();
  gsize i;

  document_set_number (document, "page_size", mmdir_get_page_size ());
  document_set_number (document, "map_granularity", mmdir_get_map_granularity ());
  document_set_number (document, "chunk_power", MMDIR_CHUNK_POWER_DEFAULT);
  for (i = 0; i < G_N_ELEMENTS (descriptions); i++)
    {
      const Description *description = &descriptions[i];
      json_t *object = json_object ();
      guint64 used, maximum;

      mmdir_limit_get (description->limit, &used, &maximum);
      document_set_number (object, "used", used);
      document_set_number (object, "maximum", maximum);
      json_object_set_new (object, "low", json_boolean (limit_get_remedy (description->limit, maximum) != NULL));
      json_object_set_new (document, description->key, object);
    }
  document_print (document);
  json_decref (document);
}

static int
run (const Verb *verb,
     char **arguments)
{
  g_auto (Options) options = { 0 };
  int status;

  if (!options_parse (&options, verb, NULL, NULL, arguments, &status))
    return status;
  if (options.json)
    print_json ();
  else
    {
      print_facts ();
      print_limits ();
    }
  return EXIT_SUCCESS;
}

const Verb verb_limits = {
  .name = "limits",
  .summary = N_("Show what this system allows a process"),
  .description = N_("Shows what may run out when many or large files are open, how much of it this\n"
                    "process uses and may use, and what to raise where that is little."),
  .takes_json = TRUE,
  .run = run,
};
