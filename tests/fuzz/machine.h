/* machine.h: inputs with all that is known about them
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "reads.h"
#include "ways.h"

#define MOST_INPUTS 8
#define MOST_BYTES 4

/* An input, and all that is known about it; @input is NULL where there is
 * none. */
typedef struct
{
  MmdirInput *input;
  Model model;
  guint64 offset;
  MmdirBacking backing;
  guint power;
} Live;

/* Bytes that are held, and which they are. */
typedef struct
{
  GBytes *bytes;
  const guint8 *expected;
  gsize length;
} Held;

typedef struct
{
  const GByteArray *contents;

  /* The last one, or NULL; inputs of those before are without theirs. */
  MmdirDirectory *directory;
  const Way *way;
  guint power;

  Live live[MOST_INPUTS];
  Held held[MOST_BYTES];
} Machine;

typedef struct
{
  guint8 code;
  guint8 target;
  guint8 flags;
  guint8 other;
  guint16 number;
} Operation;

#define IS_BARE(operation) (((operation)->flags & READS_BARE) != 0)
#define IS_EXPORTED(operation) (((operation)->flags & READS_EXPORTED) != 0)
#define ERROR_OF(operation, error) (IS_BARE (operation) ? NULL : &(error))

typedef void (*OperationFunc) (Machine *machine,
                               Live *live,
                               const Operation *operation);

/* Sees that a call came to what is right: success, or @code. */
void machine_finish (const Operation *operation,
                     gboolean success,
                     GError *error,
                     gboolean is_right,
                     MmdirError code);

/* A position: anywhere, at the end, around an edge of a chunk, or far beyond
 * everything. */
guint64 machine_pick_position (const Live *live,
                               guint how,
                               guint16 number);

/* How long a range is that begins at @offset: up to the end, short, too long by
 * little, or so long that no sum can hold it. */
guint64 machine_pick_length (const Live *live,
                             guint64 offset,
                             guint how,
                             guint8 number);

/* The range of an operation. */
void machine_pick_range (const Live *live,
                         const Operation *operation,
                         guint64 *offset,
                         guint64 *length);

/* Puts an input, of which the same is known as of @like, in the place of
 * another, which is freed. */
Live *machine_put (Machine *machine,
                   guint8 number,
                   MmdirInput *input,
                   const Live *like);
void machine_free_input (Live *live);

/* Sees that they are still the same before they go. */
void machine_free_bytes (Held *held);

/* Sees all that can be seen of an input without changing it. */
void machine_check (const Live *live);

/* In operations-memory.c */
void operation_get_bytes (Machine *machine,
                          Live *live,
                          const Operation *operation);
void operation_advise (Machine *machine,
                       Live *live,
                       const Operation *operation);
void operation_prefetch (Machine *machine,
                         Live *live,
                         const Operation *operation);
void operation_preload (Machine *machine,
                        Live *live,
                        const Operation *operation);
void operation_get_residency (Machine *machine,
                              Live *live,
                              const Operation *operation);
void operation_trim (Machine *machine,
                     const Operation *operation);
void operation_set_budget (Machine *machine,
                           const Operation *operation);
void operation_describe (Machine *machine,
                         Live *live,
                         const Operation *operation);
