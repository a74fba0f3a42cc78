/* os-guard.c: pages that cannot be read
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * POSIX on mmap(): "References within the address range starting at pa and
 * continuing for len bytes to whole pages following the end of an object shall
 * result in delivery of a SIGBUS signal."  Linux, macOS and the BSDs of today do
 * so, and raise it for read errors too.  SIGSEGV, which some older systems raise
 * instead, is left alone: it is what mistakes of the program raise, also a write
 * into a mapping, which zeroes would not help.
 *
 * Everything from handle_fault() down runs in a signal handler: no locks, no
 * memory, no functions but those that POSIX calls async-signal-safe.  mmap() is
 * not on its list, but is a system call and nothing else in the C libraries of
 * these systems.
 */

#include "config.h"

#include "os-posix.h"

#include <signal.h>
#include <sys/mman.h>

#ifndef MAP_ANONYMOUS
#define MAP_ANONYMOUS MAP_ANON
#endif

/* What was there before the guard.  A handler may be running with it in any
 * thread, so that it is replaced and not changed, and never freed. */
typedef struct _Previous
{
  struct sigaction action;
  struct _Previous *older;
} Previous;

static Previous default_action = { .action = { .sa_handler = SIG_DFL } };

/* The last of them counts. */
static Previous *previous;

/* All that were made, so that they are not lost. */
static Previous *all_previous;

/* NULL while there is no guard, though its handler may be in place. */
static OsGuardFunc find_mapping;

/* Whether the handler was put in place and has not been taken away again. */
static gboolean is_in_place;

static gsize page_size;

/* Private pages of zeroes where there was a mapping of the file. */
static gboolean
put_zeroes (const guint8 *start,
            gsize length)
{
  return mmap ((void *) start, length, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED;
}

/* A page in the middle cuts its mapping in three, which the system's limit of
 * mappings may forbid; all of a mapping can be replaced at any time. */
static gboolean
replace_page (const OsGuarded *mapping,
              const guint8 *address)
{
  const guint8 *page = address - (GPOINTER_TO_SIZE (address) & (page_size - 1));

  return put_zeroes (page, page_size) || put_zeroes (mapping->start, mapping->length);
}

/* Whether it was the instruction that the thread is at, and a page that could
 * not be read.  Codes up to 0 are of signals that a process sent. */
static gboolean
is_read_fault (const siginfo_t *information)
{
  switch (information->si_code)
    {
    case BUS_ADRERR:
    case BUS_OBJERR:
#ifdef BUS_MCEERR_AR
    /* Linux: the memory that holds the page is broken. */
    case BUS_MCEERR_AR:
#endif
      return TRUE;
    default:
      return FALSE;
    }
}

/* The note comes before the zeroes: who reads zeroes in any thread, and looks
 * at the note then, finds it. */
static gboolean
repair_fault (const siginfo_t *information)
{
  const OsGuardFunc find = (OsGuardFunc) g_atomic_pointer_get (&find_mapping);
  const guint8 *address = information->si_addr;
  OsGuarded mapping;

  if (find == NULL || !is_read_fault (information) || !find (address, &mapping))
    return FALSE;
  g_atomic_pointer_compare_and_exchange (mapping.damage, NULL, (gpointer) address);
  return replace_page (&mapping, address);
}

/* What the system would do by default.  A fault occurs again when the handler
 * returns, and leaves the core file that it should. */
static void
act_by_default (int number,
                const siginfo_t *information)
{
  sigaction (number, &default_action.action, NULL);
  if (!is_read_fault (information))
    raise (number);
}

static void
call_handler (const struct sigaction *action,
              int number,
              siginfo_t *information,
              void *context)
{
  sigset_t blocked = action->sa_mask;
  sigset_t before;

  if ((action->sa_flags & SA_NODEFER) == 0)
    sigaddset (&blocked, number);
  pthread_sigmask (SIG_BLOCK, &blocked, &before);
  if ((action->sa_flags & SA_SIGINFO) != 0)
    action->sa_sigaction (number, information, context);
  else
    action->sa_handler (number);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
}

/* As the system would have, without the guard.  A fault cannot be ignored: it
 * would only occur again. */
static void
pass_on (int number,
         siginfo_t *information,
         void *context)
{
  Previous *next = g_atomic_pointer_get (&previous);
  const struct sigaction *action = &next->action;
  const gboolean has_information = (action->sa_flags & SA_SIGINFO) != 0;

  if (!has_information && action->sa_handler == SIG_IGN && information->si_code <= 0)
    return;
  if (!has_information && (action->sa_handler == SIG_DFL || action->sa_handler == SIG_IGN))
    {
      act_by_default (number, information);
      return;
    }
  if ((action->sa_flags & SA_RESETHAND) != 0)
    g_atomic_pointer_compare_and_exchange (&previous, next, &default_action);
  call_handler (action, number, information, context);
}

static void
handle_fault (int number,
              siginfo_t *information,
              void *context)
{
  const int code = errno;

  if (!repair_fault (information))
    pass_on (number, information, context);
  errno = code;
}

static gboolean
is_own (const struct sigaction *action)
{
  return (action->sa_flags & SA_SIGINFO) != 0 && action->sa_sigaction == handle_fault;
}

static gboolean
is_plain (const struct sigaction *action)
{
  return (action->sa_flags & SA_SIGINFO) == 0 &&
         (action->sa_handler == SIG_DFL || action->sa_handler == SIG_IGN);
}

/* Not by memcmp(): the structure has room for signals that there are not, and
 * sigaction() leaves anything in it. */
static gboolean
is_same (const struct sigaction *a,
         const struct sigaction *b)
{
  int number;

  if (a->sa_flags != b->sa_flags ||
      ((a->sa_flags & SA_SIGINFO) != 0 ? a->sa_sigaction != b->sa_sigaction
                                       : a->sa_handler != b->sa_handler))
    return FALSE;
  for (number = 1; number < NSIG; number++)
    if (sigismember (&a->sa_mask, number) != sigismember (&b->sa_mask, number))
      return FALSE;
  return TRUE;
}

static void
remember (const struct sigaction *action)
{
  Previous *next;

  for (next = all_previous; next != NULL; next = next->older)
    if (is_same (&next->action, action))
      break;
  if (next == NULL)
    {
      next = g_new (Previous, 1);
      next->action = *action;
      next->older = all_previous;
      all_previous = next;
    }
  g_atomic_pointer_set (&previous, next);
}

/* SA_NODEFER: a handler of another signal may interrupt this one, and read a
 * mapping.  Calls that a signal from outside interrupts go on, or not, as they
 * would have. */
static gboolean
put_in_place (const struct sigaction *current,
              OsFailure *failure)
{
  const gboolean is_ignored = (current->sa_flags & SA_SIGINFO) == 0 && current->sa_handler == SIG_IGN;
  struct sigaction action = { .sa_sigaction = handle_fault };

  remember (current);
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER |
                    (is_ignored ? SA_RESTART : current->sa_flags & SA_RESTART);
  sigemptyset (&action.sa_mask);
  if (sigaction (SIGBUS, &action, NULL) != 0)
    return os_failure_set (failure, "sigaction");
  is_in_place = TRUE;
  return TRUE;
}

/* Where the handler was left behind another one, that one calls it still; to
 * put it before that too would have each call the other forever. */
gboolean
os_guard_install (OsGuardFunc find,
                  OsFailure *failure)
{
  struct sigaction current;

  if (sigaction (SIGBUS, NULL, &current) != 0)
    return os_failure_set (failure, "sigaction");
  if (page_size == 0)
    page_size = os_page_size ();
  if (!is_own (&current) && (!is_in_place || is_plain (&current)) &&
      !put_in_place (&current, failure))
    return FALSE;
  g_atomic_pointer_set (&find_mapping, find);
  return TRUE;
}

void
os_guard_remove (void)
{
  struct sigaction current;

  g_atomic_pointer_set (&find_mapping, NULL);
  if (sigaction (SIGBUS, NULL, &current) == 0 && is_own (&current))
    {
      sigaction (SIGBUS, &previous->action, NULL);
      is_in_place = FALSE;
    }
}
