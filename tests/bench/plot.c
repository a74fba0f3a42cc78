/* plot.c: results as a picture
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Each operation is a panel, each peer a line of it: a dot says how many times
 * as long as the first peer it takes, and a bar beneath it where half of its
 * repetitions lie.  The scale is logarithmic, so that half as long and twice
 * as long are as far from the line in the middle.
 */

#include "config.h"

#include "report.h"

#include <math.h>

/* In pixels. */
#define WIDTH 900
#define LEFT 150
#define RIGHT 190
#define LINE 18
#define GAP 16
#define TOP 70

static const char *const family_colors[] = { "#555555", "#0b6e99", "#b35c00" };

/* mmdir in a color of its own, the limit in grey, the others in a third. */
static const char *
choose_color (const BenchResult *result,
              const BenchSeries *series)
{
  static const char *const own[] = { "mapped", "buffered", "windowed", "default", "merge", "read-once", "command", NULL };
  guint i;

  for (i = 0; own[i] != NULL; i++)
    if (g_str_has_prefix (series->peer, own[i]))
      return family_colors[1];
  return g_str_has_prefix (series->peer, "raw") ? family_colors[0] : family_colors[2];
}

typedef struct
{
  GString *svg;
  gdouble least; /* of the scale, as a logarithm to the base of 2 */
  gdouble most;
  guint y;
} Plot;

static gdouble
get_x (const Plot *plot,
       gdouble ratio)
{
  const gdouble part = (CLAMP (log2 (ratio), plot->least, plot->most) - plot->least) / (plot->most - plot->least);

  return LEFT + part * (WIDTH - LEFT - RIGHT);
}

/* Locales write a comma, SVG wants a point. */
static void
add (Plot *plot,
     const char *format,
     ...) G_GNUC_PRINTF (2, 3);

static void
add (Plot *plot,
     const char *format,
     ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_string_append (plot->svg, text);
}

static void
add_text (Plot *plot,
          gdouble x,
          gdouble y,
          const char *anchor,
          const char *style,
          const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  add (plot, "<text x='%d' y='%d' text-anchor='%s' %s>%s</text>\n", (int) x, (int) y, anchor, style, escaped);
}

static void
add_series (Plot *plot,
            const BenchResult *result,
            const BenchSeries *series)
{
  const gdouble first = ((const BenchSeries *) result->series->pdata[0])->median;
  const int x = (int) get_x (plot, series->median / first);
  const int low = (int) get_x (plot, series->low / first), high = (int) get_x (plot, series->high / first);
  const int y = (int) plot->y + LINE / 2;
  const char *color = choose_color (result, series);
  g_autofree char *value = report_format (result->operation, series->median);
  g_autofree char *label = g_strdup_printf ("%s  (%.2f x)", value, series->median / first);

  add_text (plot, LEFT - 10, y + 4, "end", "", series->peer);
  add (plot, "<rect x='%d' y='%d' width='%d' height='6' fill='%s' opacity='0.35'/>\n",
       low, y - 3, MAX (high - low, 1), color);
  add (plot, "<circle cx='%d' cy='%d' r='4' fill='%s'/>\n", x, y, color);
  add_text (plot, WIDTH - RIGHT + 14, y + 4, "start", "", label);
  plot->y += LINE;
}

static void
add_result (Plot *plot,
            const BenchResult *result)
{
  const int middle = (int) get_x (plot, 1);
  guint i;

  add_text (plot, LEFT, plot->y + 12, "start", "font-weight='bold'", result->operation->title);
  add_text (plot, WIDTH - 10, plot->y + 12, "end", "fill='#777777'", result->operation->name);
  plot->y += LINE;
  add (plot, "<line x1='%d' y1='%u' x2='%d' y2='%u' stroke='#999999' stroke-dasharray='3,3'/>\n",
       middle, plot->y, middle, plot->y + LINE * result->series->len);
  for (i = 0; i < result->series->len; i++)
    add_series (plot, result, result->series->pdata[i]);
  plot->y += GAP;
}

static gboolean
is_drawn (const BenchResult *result)
{
  return !BENCH_IS_COST (result->operation->unit) && result->series->len > 0;
}

static void
set_scale (Plot *plot,
           GPtrArray *results)
{
  guint i, j;

  plot->least = -1;
  plot->most = 2;
  for (i = 0; i < results->len; i++)
    {
      const BenchResult *result = results->pdata[i];

      for (j = 0; is_drawn (result) && j < result->series->len; j++)
        {
          const BenchSeries *series = result->series->pdata[j], *first = result->series->pdata[0];

          plot->least = MIN (plot->least, floor (log2 (series->median / first->median)));
          plot->most = MAX (plot->most, ceil (log2 (series->median / first->median)));
        }
    }
}

void
report_plot (GPtrArray *results,
             char **facts,
             const char *path)
{
  g_autoptr (GString) document = g_string_new ("<?xml version='1.0' encoding='UTF-8'?>\n");
  Plot plot = { .svg = g_string_new (NULL), .y = TOP };
  g_autoptr (GString) subtitle = g_string_new (NULL);
  GError *error = NULL;
  guint i;

  set_scale (&plot, results);
  for (i = 0; facts[i] != NULL; i += 2)
    g_string_append_printf (subtitle, "%s%s %s", i > 0 ? ", " : "", facts[i], facts[i + 1]);
  add_text (&plot, 10, 24, "start", "font-size='16' font-weight='bold'", "Time by that of the first of each operation: less is better");
  add_text (&plot, 10, 46, "start", "font-size='9' fill='#555555'", subtitle->str);
  for (i = 0; i < results->len; i++)
    if (is_drawn (results->pdata[i]))
      add_result (&plot, results->pdata[i]);

  g_string_append_printf (document,
                          "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%u' viewBox='0 0 %d %u' font-family='sans-serif' font-size='11'>\n"
                          "<rect width='100%%' height='100%%' fill='white'/>\n%s</svg>\n",
                          WIDTH, plot.y, WIDTH, plot.y, plot.svg->str);
  g_string_free (plot.svg, TRUE);
  if (!g_file_set_contents (path, document->str, (gssize) document->len, &error))
    bench_fail_error (error);
}
