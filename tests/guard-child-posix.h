/* guard-child-posix.h: what the guard and SIGBUS do to a process
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A test runs functions in children, each with the state that is here, and
 * sees whether they live.
 */

#pragma once

#include <mmdir/mmdir.h>

#include <setjmp.h>
#include <signal.h>

/* In pages. */
#define CHILD_LENGTH 16

typedef struct
{
  gsize page_size;

  /* A file of the pattern, "file", and an input over it. */
  char *path;
  MmdirDirectory *directory;
  MmdirInput *input;

  /* A mapping of the test's own, of a file that has become empty. */
  volatile guint8 *foreign;
} Child;

extern Child child;

/* Adds a test, before which all of that is made. */
void child_add (const char *name,
                void (*func) (void));

/* Runs @func in a child, and returns what waitpid() says. */
int child_run (void (*func) (void));
void child_assert_lives (void (*func) (void));
/* By SIGBUS. */
void child_assert_dies (void (*func) (void));

void child_install (void);

/* Cuts off the last page of "file", or makes it whole again. */
void child_cut (void);
void child_mend (void);

/* Reads the page that is cut off, as a zero. */
void child_read_cut (void);

volatile guint8 *child_map_foreign (void *address);
void child_touch_foreign (void);

/* Handlers of the test's own, and what they were called with */

typedef struct
{
  volatile sig_atomic_t count;
  volatile sig_atomic_t code;
  void *volatile address;
  sigset_t mask;
  sigjmp_buf back;

  /* What was there before the last one that was set. */
  struct sigaction before;
} Handled;

extern Handled handled;

void child_note (int number);
/* These go to handled.back. */
void child_jump_back (int number);
void child_note_information (int number,
                             siginfo_t *information,
                             void *context);

/* SIGUSR1 is in the mask of it. */
void child_set_handler (void (*handler) (int number),
                        int flags);
void child_set_information_handler (void (*handler) (int number,
                                                     siginfo_t *information,
                                                     void *context));
