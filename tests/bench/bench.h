/* bench.h: operations, the peers that do them, and what they work on
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "files.h"

typedef enum
{
  BENCH_NANOSECONDS, /* a single operation */
  BENCH_THROUGHPUT,  /* items are bytes, shown in GB/s */
  BENCH_BYTES,       /* the others are costs: one figure, no clock */
  BENCH_COUNT,
  BENCH_RATIO
} BenchUnit;

#define BENCH_IS_COST(unit) ((unit) >= BENCH_BYTES)

/* One repetition: a part of a file, or of the list of positions. */
typedef struct
{
  BenchWorld *world;
  const BenchFile *file;
  guint64 start; /* of the bytes in @file, as @end is */
  guint64 end;
  guint64 n_items;
  guint64 other_start;      /* the same items in the other file */
  const guint64 *positions; /* @n_items of them */
  guint64 first_position;   /* the index of the first */
  gdouble *elapsed;         /* where the peer knows the time better than the clock, in ns */
} BenchSlot;

/* Returns the checksum of what was read or written: the same for all peers.  A failure
 * ends the program. */
typedef guint64 (*BenchFunc) (const BenchSlot *slot);

/* One figure, or a negative number where the system cannot tell. */
typedef gdouble (*BenchCostFunc) (BenchWorld *world);

/* Whether a peer is there at all. */
typedef gboolean (*BenchNeedFunc) (const BenchWorld *world);

/* More peers, in other processes, come from child.h. */
typedef struct
{
  const char *name;
  BenchFunc run;
  BenchCostFunc cost;
  BenchNeedFunc need; /* or NULL: always */
} BenchPeer;

/* What an operation goes over. */
typedef enum
{
  BENCH_OVER_SEGMENTS,  /* values of variable length, where the writer marked a start */
  BENCH_OVER_BYTES,     /* @step bytes at a time; each byte is an item */
  BENCH_OVER_POSITIONS, /* @step positions at a time */
  BENCH_OVER_NOTHING    /* @step times the same */
} BenchPlan;

typedef struct
{
  const char *name;
  const char *title;
  BenchUnit unit;
  BenchPlan plan;
  BenchFileKind file;
  guint64 step;
  gboolean is_cold; /* the file is dropped from the page cache before each repetition */
  gboolean is_slow; /* a repetition takes long enough for few of them to do */
  BenchFunc drop;   /* what drops it, where it is more than @file */
  const BenchPeer *peers;
} BenchOperation;

extern const BenchOperation bench_varint_operations[];
extern const BenchOperation bench_bytes_operations[];
extern const BenchOperation bench_position_operations[];
extern const BenchOperation bench_array_operations[];
extern const BenchOperation bench_life_operations[];
extern const BenchOperation bench_threads_operations[];
extern const BenchOperation bench_cold_operations[];
extern const BenchOperation bench_verify_operations[];
extern const BenchOperation bench_write_bytes_operations[];
extern const BenchOperation bench_write_value_operations[];
extern const BenchOperation bench_write_file_operations[];
extern const BenchOperation bench_cost_operations[];

/* Measured by bench-cost.c, and what bench-life.c allocates for comparison. */
gdouble bench_cost_of_clone (BenchWorld *world);
gdouble bench_cost_of_slice (BenchWorld *world);

/* Makes the compiler have @value in a register here: it can neither drop the
 * read nor do many at once.  It costs no instruction. */
#define BENCH_KEEP(value) __asm__ volatile("" \
                                           :  \
                                           : "r"(value))

/* The same for what @address points to. */
#define BENCH_KEEP_MEMORY(address) __asm__ volatile(""             \
                                                    :              \
                                                    : "r"(address) \
                                                    : "memory")

/* Workers copy what they need of the slot into variables of their own: a read
 * that may call the library would else load it again for every item, which no
 * loop of a program does. */

/* A worker that is compiled once, for all the ways that differ only in where
 * the bytes are. */
#if defined(__GNUC__) && !defined(__clang__)
#define BENCH_WORKER static __attribute__ ((noinline, noclone))
#else
#define BENCH_WORKER static __attribute__ ((noinline))
#endif

/* From NAME_pointer (slot, base) and NAME_input (slot, input), the functions of
 * the peers that read memory, and those that read an input. */
#define BENCH_DEFINE_POINTERS(name)                          \
  static guint64 name##_raw (const BenchSlot *slot)          \
  {                                                          \
    return name##_pointer (slot, slot->file->raw);           \
  }                                                          \
  static guint64 name##_gmapped (const BenchSlot *slot)      \
  {                                                          \
    return name##_pointer (slot, slot->file->gmapped_bytes); \
  }
#define BENCH_DEFINE_INPUTS(name)                        \
  static guint64 name##_mapped (const BenchSlot *slot)   \
  {                                                      \
    return name##_input (slot, slot->file->mapped);      \
  }                                                      \
  static guint64 name##_buffered (const BenchSlot *slot) \
  {                                                      \
    return name##_input (slot, slot->file->buffered);    \
  }                                                      \
  static guint64 name##_windowed (const BenchSlot *slot) \
  {                                                      \
    return name##_input (slot, slot->file->windowed);    \
  }

/* In the order that they take turns. */
#define BENCH_POINTER_PEERS(name) \
  { "raw", name##_raw, NULL, NULL }, { "gmapped", name##_gmapped, NULL, NULL }
#define BENCH_INPUT_PEERS(name) \
  { "mapped", name##_mapped, NULL, NULL }, { "buffered", name##_buffered, NULL, NULL }, \
  {                                                                                     \
    "windowed", name##_windowed, NULL, NULL                                             \
  }
#define BENCH_PEER(peer, function) \
  {                                \
    peer, function, NULL, NULL     \
  }
#define BENCH_PEER_IF(need, peer, function) \
  {                                         \
    peer, function, NULL, need              \
  }
#define BENCH_COST(peer, function) \
  {                                \
    peer, NULL, function, NULL     \
  }
#define BENCH_END_OF_PEERS \
  {                        \
    NULL, NULL, NULL, NULL \
  }
