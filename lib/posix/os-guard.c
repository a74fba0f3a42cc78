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

/* All that were made, so that they are not lost. */
static Previous *all_previous;

/* One handler of ours, and what it passes faults on to.  Where somebody else's
 * came before it and has stayed, it may still be called by that one; so the
 * next one to be put before all is another. */
typedef struct
{
  void (*handle) (int number,
                  siginfo_t *information,
                  void *context);
  Previous *previous;

  /* Whether it has been put in place and not been taken away again. */
  gboolean is_in_place;
} Place;

/* NULL while there is no guard, though its handler may be in place. */
static OsGuardFunc find_mapping;

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

/* Whether it was a page that could not be read. */
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

/* Whether it was the instruction that the thread is at, so that it would happen
 * again.  All else was sent: by a process, or by Linux to tell of broken memory
 * that nobody has read yet (BUS_MCEERR_AO). */
static gboolean
is_fault (const siginfo_t *information)
{
#if defined(__linux__) && defined(SI_KERNEL)
  /* What the processor does not say more of. */
  if (information->si_code == SI_KERNEL)
    return TRUE;
#endif
  return information->si_code == BUS_ADRALN || is_read_fault (information);
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
  if (!is_fault (information))
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
pass_on (Place *place,
         int number,
         siginfo_t *information,
         void *context)
{
  Previous *next = g_atomic_pointer_get (&place->previous);
  const struct sigaction *action = &next->action;
  const gboolean has_information = (action->sa_flags & SA_SIGINFO) != 0;

  if (!has_information && action->sa_handler == SIG_IGN && !is_fault (information))
    return;
  if (!has_information && (action->sa_handler == SIG_DFL || action->sa_handler == SIG_IGN))
    {
      act_by_default (number, information);
      return;
    }
  if ((action->sa_flags & SA_RESETHAND) != 0)
    g_atomic_pointer_compare_and_exchange (&place->previous, next, &default_action);
  call_handler (action, number, information, context);
}

static void
handle_fault (Place *place,
              int number,
              siginfo_t *information,
              void *context)
{
  const int code = errno;

  if (!repair_fault (information))
    pass_on (place, number, information, context);
  errno = code;
}

static Place places[4];

#define DEFINE_HANDLE(i)                                     \
  static void                                                \
      handle_at_##i (int number,                             \
                     siginfo_t *information,                 \
                     void *context)                          \
  {                                                          \
    handle_fault (&places[i], number, information, context); \
  }

DEFINE_HANDLE (0)
DEFINE_HANDLE (1)
DEFINE_HANDLE (2)
DEFINE_HANDLE (3)

static Place places[4] = {
  { .handle = handle_at_0 },
  { .handle = handle_at_1 },
  { .handle = handle_at_2 },
  { .handle = handle_at_3 },
};

/* The place whose handler @action is, or NULL. */
static Place *
find_place (const struct sigaction *action)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (places); i++)
    if ((action->sa_flags & SA_SIGINFO) != 0 && action->sa_sigaction == places[i].handle)
      return &places[i];
  return NULL;
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

static Previous *
remember (const struct sigaction *action)
{
  Previous *next;

  for (next = all_previous; next != NULL; next = next->older)
    if (is_same (&next->action, action))
      return next;
  next = g_new (Previous, 1);
  next->action = *action;
  next->older = all_previous;
  all_previous = next;
  return next;
}

/* One that nobody else may call: to put it before whoever calls it would have
 * each call the other forever.  Where nobody handles the signal, none is
 * called. */
static Place *
choose_place (const struct sigaction *current)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (places); i++)
    if (!places[i].is_in_place)
      return &places[i];
  return is_plain (current) ? &places[0] : NULL;
}

/* SA_NODEFER: a handler of another signal may interrupt this one, and read a
 * mapping.  Calls that a signal from outside interrupts go on, or not, as they
 * would have. */
static gboolean
put_in_place (Place *place,
              const struct sigaction *current,
              OsFailure *failure)
{
  const gboolean is_ignored = (current->sa_flags & SA_SIGINFO) == 0 && current->sa_handler == SIG_IGN;
  struct sigaction action = { .sa_sigaction = place->handle };

  g_atomic_pointer_set (&place->previous, remember (current));
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER |
                    (is_ignored ? SA_RESTART : current->sa_flags & SA_RESTART);
  sigemptyset (&action.sa_mask);
  if (sigaction (SIGBUS, &action, NULL) != 0)
    return os_failure_set (failure, "sigaction");
  place->is_in_place = TRUE;
  return TRUE;
}

/* Where all were left behind other handlers, it has to be one of those that
 * calls one of them. */
gboolean
os_guard_install (OsGuardFunc find,
                  OsFailure *failure)
{
  struct sigaction current;

  if (sigaction (SIGBUS, NULL, &current) != 0)
    return os_failure_set (failure, "sigaction");
  if (page_size == 0)
    page_size = os_page_size ();
  if (find_place (&current) == NULL)
    {
      Place *place = choose_place (&current);

      if (place != NULL && !put_in_place (place, &current, failure))
        return FALSE;
    }
  g_atomic_pointer_set (&find_mapping, find);
  return TRUE;
}

void
os_guard_remove (void)
{
  struct sigaction current;
  Place *place;

  g_atomic_pointer_set (&find_mapping, NULL);
  if (sigaction (SIGBUS, NULL, &current) != 0)
    return;
  place = find_place (&current);
  if (place != NULL)
    {
      sigaction (SIGBUS, &place->previous->action, NULL);
      place->is_in_place = FALSE;
    }
}
