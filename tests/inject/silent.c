/* silent.c: functions that make no call of the system
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "operation.h"

/* What there is an error of. */
static GError *
make_error (Subject *subject)
{
  GError *error = NULL;

  g_assert_false (mmdir_input_seek (subject->input, G_MAXUINT64, &error));
  return error;
}

#define DEFINE_SILENT(name, ...)                    \
  static void                                       \
      call_##name (Subject *subject)                \
  {                                                 \
    MmdirDirectory *directory = subject->directory; \
    MmdirInput *input = subject->input;             \
    MmdirOutput *output = subject->output;          \
                                                    \
    (void) directory;                               \
    (void) input;                                   \
    (void) output;                                  \
    __VA_ARGS__;                                    \
  }

/* An error of every kind of detail, asked for one. */
#define DEFINE_OF_ERROR(name, ...)                   \
  static void                                        \
      call_##name (Subject *subject)                 \
  {                                                  \
    g_autoptr (GError) error = make_error (subject); \
                                                     \
    (void) (__VA_ARGS__);                            \
  }

static MmdirAdvice
choose_advice (const char *name G_GNUC_UNUSED,
               MmdirContext context G_GNUC_UNUSED,
               MmdirAdvice advice,
               gpointer user_data G_GNUC_UNUSED)
{
  return advice;
}

static gboolean
choose_preload (const char *name G_GNUC_UNUSED,
                MmdirContext context G_GNUC_UNUSED,
                gpointer user_data G_GNUC_UNUSED)
{
  return FALSE;
}

static void
observe (const guint8 *bytes G_GNUC_UNUSED,
         gsize length G_GNUC_UNUSED,
         gpointer user_data G_GNUC_UNUSED)
{
}

DEFINE_OF_ERROR (mmdir_error_get_call, mmdir_error_get_call (error))
DEFINE_OF_ERROR (mmdir_error_get_hint, mmdir_error_get_hint (error))
DEFINE_OF_ERROR (mmdir_error_get_length, mmdir_error_get_length (error, NULL))
DEFINE_OF_ERROR (mmdir_error_get_offset, mmdir_error_get_offset (error, NULL))
DEFINE_OF_ERROR (mmdir_error_get_os_code, mmdir_error_get_os_code (error))
DEFINE_OF_ERROR (mmdir_error_get_path, mmdir_error_get_path (error))
DEFINE_SILENT (mmdir_check_version, mmdir_check_version (1, 0, 0))
DEFINE_SILENT (mmdir_context_get_advice, mmdir_context_get_advice (MMDIR_CONTEXT_READ))
DEFINE_SILENT (mmdir_directory_describe, g_free (mmdir_directory_describe (directory)))
DEFINE_SILENT (mmdir_directory_get_backing, mmdir_directory_get_backing (directory))
DEFINE_SILENT (mmdir_directory_get_chunk_power, mmdir_directory_get_chunk_power (directory))
DEFINE_SILENT (mmdir_directory_get_fallback, mmdir_directory_get_fallback (directory))
DEFINE_SILENT (mmdir_directory_get_map_budget, mmdir_directory_get_map_budget (directory))
DEFINE_SILENT (mmdir_directory_get_path, mmdir_directory_get_path (directory))
DEFINE_SILENT (mmdir_directory_get_preload, mmdir_directory_get_preload (directory))
DEFINE_SILENT (mmdir_directory_get_small_file_threshold, mmdir_directory_get_small_file_threshold (directory))
DEFINE_SILENT (mmdir_directory_ref, mmdir_directory_unref (mmdir_directory_ref (directory)))
DEFINE_SILENT (mmdir_directory_set_advice_func, mmdir_directory_set_advice_func (directory, choose_advice, NULL, NULL))
DEFINE_SILENT (mmdir_directory_set_backing, mmdir_directory_set_backing (directory, MMDIR_BACKING_AUTO))
DEFINE_SILENT (mmdir_directory_set_fallback, mmdir_directory_set_fallback (directory, TRUE))
DEFINE_SILENT (mmdir_directory_set_preload, mmdir_directory_set_preload (directory, FALSE))
DEFINE_SILENT (mmdir_directory_set_preload_func, mmdir_directory_set_preload_func (directory, choose_preload, NULL, NULL))
DEFINE_SILENT (mmdir_directory_set_small_file_threshold, mmdir_directory_set_small_file_threshold (directory, 0))
DEFINE_SILENT (mmdir_error_quark, mmdir_error_quark ())
/* They ask for a constant of the system, which no system lacks. */
DEFINE_SILENT (mmdir_get_map_granularity, mmdir_get_map_granularity ())
DEFINE_SILENT (mmdir_get_page_size, mmdir_get_page_size ())
DEFINE_SILENT (mmdir_input_check, g_assert_true (mmdir_input_check (input, NULL)))
DEFINE_SILENT (mmdir_input_clone, mmdir_input_free (mmdir_input_clone (input)))
DEFINE_SILENT (mmdir_input_describe, g_free (mmdir_input_describe (input)))
DEFINE_SILENT (mmdir_input_get_backing, mmdir_input_get_backing (input))
DEFINE_SILENT (mmdir_input_get_chunk_power, mmdir_input_get_chunk_power (input))
DEFINE_SILENT (mmdir_input_get_length, mmdir_input_get_length (input))
DEFINE_SILENT (mmdir_input_get_n_chunks, mmdir_input_get_n_chunks (input))
DEFINE_SILENT (mmdir_input_is_windowed, mmdir_input_is_windowed (input))
DEFINE_SILENT (mmdir_input_refuse_varint, mmdir_input_refuse_varint (input, 5, NULL))
DEFINE_SILENT (mmdir_input_seek, g_assert_true (mmdir_input_seek (input, EDGE, NULL)))
DEFINE_SILENT (mmdir_input_skip, g_assert_true (mmdir_input_skip (input, 1, NULL)))
DEFINE_SILENT (mmdir_input_slice, mmdir_input_free (mmdir_input_slice (input, "slice", 1, EDGE, NULL)))
DEFINE_SILENT (mmdir_input_tell, mmdir_input_tell (input))
DEFINE_SILENT (mmdir_output_get_name, mmdir_output_get_name (output))
DEFINE_SILENT (mmdir_output_set_observer, mmdir_output_set_observer (output, observe, NULL, NULL))
DEFINE_SILENT (mmdir_output_tell, mmdir_output_tell (output))

#define SILENT(name)   \
  {                    \
#name, call_##name \
  }

static const struct
{
  const char *function;
  void (*call) (Subject *subject);
} silent[] = {
  SILENT (mmdir_check_version),
  SILENT (mmdir_context_get_advice),
  SILENT (mmdir_directory_describe),
  SILENT (mmdir_directory_get_backing),
  SILENT (mmdir_directory_get_chunk_power),
  SILENT (mmdir_directory_get_fallback),
  SILENT (mmdir_directory_get_map_budget),
  SILENT (mmdir_directory_get_path),
  SILENT (mmdir_directory_get_preload),
  SILENT (mmdir_directory_get_small_file_threshold),
  SILENT (mmdir_directory_ref),
  SILENT (mmdir_directory_set_advice_func),
  SILENT (mmdir_directory_set_backing),
  SILENT (mmdir_directory_set_fallback),
  SILENT (mmdir_directory_set_preload),
  SILENT (mmdir_directory_set_preload_func),
  SILENT (mmdir_directory_set_small_file_threshold),
  SILENT (mmdir_error_get_call),
  SILENT (mmdir_error_get_hint),
  SILENT (mmdir_error_get_length),
  SILENT (mmdir_error_get_offset),
  SILENT (mmdir_error_get_os_code),
  SILENT (mmdir_error_get_path),
  SILENT (mmdir_error_quark),
  SILENT (mmdir_get_map_granularity),
  SILENT (mmdir_get_page_size),
  SILENT (mmdir_input_check),
  SILENT (mmdir_input_clone),
  SILENT (mmdir_input_describe),
  SILENT (mmdir_input_get_backing),
  SILENT (mmdir_input_get_chunk_power),
  SILENT (mmdir_input_get_length),
  SILENT (mmdir_input_get_n_chunks),
  SILENT (mmdir_input_is_windowed),
  SILENT (mmdir_input_refuse_varint),
  SILENT (mmdir_input_seek),
  SILENT (mmdir_input_skip),
  SILENT (mmdir_input_slice),
  SILENT (mmdir_input_tell),
  SILENT (mmdir_output_get_name),
  SILENT (mmdir_output_set_observer),
  SILENT (mmdir_output_tell),
};

void
silent_call_all (Subject *subject,
                 GHashTable *names)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (silent); i++)
    {
      silent[i].call (subject);
      g_assert_true (g_hash_table_add (names, g_strdup (silent[i].function)));
    }
}
