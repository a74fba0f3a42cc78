/* injector-preload.c: calls of the C library that fail
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "injector.h"
#include "preload.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#define CODES(...) (const guint32[]){ __VA_ARGS__ }, sizeof ((const guint32[]){ __VA_ARGS__ }) / sizeof (guint32)

#if HAVE_DECL_F_OFD_SETLK
#define LOCK_CALL "fcntl"
#else
#define LOCK_CALL "flock"
#endif

/* What their manual pages list, without what the library cannot come to: bad
 * pointers, flags that do not exist.  A file system of another machine may add
 * its own.  sysconf(_SC_PAGESIZE) cannot fail and is not among them. */
static const InjectedCall calls[PRELOAD_N_CALLS] = {
  [PRELOAD_OPEN] = { "open", ROLE_OPEN, CODES (EACCES, EPERM, ENOENT, ENOTDIR, EISDIR, ELOOP, ENAMETOOLONG, EMFILE, ENFILE, ENOMEM, ENXIO, ENODEV, EOVERFLOW, ETXTBSY, EBUSY, EAGAIN, EIO, ESTALE, EINVAL, EOPNOTSUPP, EINTR) },
  [PRELOAD_STAT] = { "fstat", ROLE_STATUS, CODES (EBADF, ENOMEM, EOVERFLOW, EIO, ESTALE, ENOSYS) },
  [PRELOAD_STAT_AT] = { "stat", ROLE_STATUS, CODES (EACCES, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR, ENOMEM, EOVERFLOW, EIO, ESTALE) },
  [PRELOAD_OPEN_STREAM] = { "fdopendir", ROLE_LIST, CODES (EBADF, ENOMEM, ENOTDIR) },
  [PRELOAD_OPEN_PATH_STREAM] = { "opendir", ROLE_LIMIT, CODES (EACCES, EMFILE, ENFILE, ENOENT, ENOMEM, ENOTDIR) },
  [PRELOAD_READ_ENTRY] = { "readdir", ROLE_LIST, CODES (EBADF, ENOENT, EIO, EOVERFLOW, ESTALE) },
  [PRELOAD_CLOSE_STREAM] = { "closedir", ROLE_OPTIONAL, CODES (EBADF, EINTR) },
  [PRELOAD_CLOSE] = { "close", ROLE_CLOSE, CODES (EIO, EBADF, EINTR, ENOSPC, EDQUOT) },
  [PRELOAD_READ] = { "read", ROLE_LIMIT, CODES (EACCES, EIO, EINVAL, EINTR) },
  [PRELOAD_READ_AT] = { "pread", ROLE_READ, CODES (EIO, EAGAIN, EBADF, EINVAL, EISDIR, ENOMEM, EACCES, EPERM, ENXIO, EOVERFLOW, ESPIPE, ESTALE, ETIMEDOUT, ENETDOWN, EHOSTUNREACH, ENOTCONN, ECONNRESET, EINTR, FAULT_SHORT, FAULT_END) },
  [PRELOAD_MAP] = { "mmap", ROLE_MAP, CODES (EACCES, EAGAIN, EBADF, EINVAL, ENFILE, ENODEV, ENOMEM, EOVERFLOW, EPERM, ENOSYS, EMFILE) },
  [PRELOAD_UNMAP] = { "munmap", ROLE_OPTIONAL, CODES (EINVAL, ENOMEM) },
#ifdef HAVE_MADVISE
  [PRELOAD_ADVISE_ORDER] = { "madvise", ROLE_ORDER, CODES (EACCES, EAGAIN, EBADF, EINVAL, EIO, ENOMEM, EPERM, ENOSYS) },
  [PRELOAD_TRIM] = { "madvise", ROLE_TRIM, CODES (EACCES, EAGAIN, EBADF, EINVAL, EIO, ENOMEM, EPERM, ENOSYS) },
  [PRELOAD_ADVISE_AHEAD] = { "madvise", ROLE_AHEAD, CODES (EACCES, EAGAIN, EBADF, EINVAL, EIO, ENOMEM, EPERM, ENOSYS) },
#else
  [PRELOAD_ADVISE_ORDER] = { "posix_madvise", ROLE_ORDER, CODES (EINVAL, ENOMEM, EPERM, ENOSYS) },
  [PRELOAD_TRIM] = { "posix_madvise", ROLE_TRIM, CODES (EINVAL, ENOMEM, EPERM, ENOSYS) },
  [PRELOAD_ADVISE_AHEAD] = { "posix_madvise", ROLE_AHEAD, CODES (EINVAL, ENOMEM, EPERM, ENOSYS) },
#endif
  [PRELOAD_POPULATE] = { "madvise", ROLE_POPULATE, CODES (EFAULT, EHWPOISON, EINVAL, ENOMEM, EPERM, ENOSYS, EAGAIN, EIO) },
  [PRELOAD_RESIDENCY] = { "mincore", ROLE_RESIDENCY, CODES (EAGAIN, EFAULT, EINVAL, ENOMEM, EPERM, ENOSYS) },
  [PRELOAD_FILE_ORDER] = { "posix_fadvise", ROLE_ORDER, CODES (EBADF, EINVAL, ESPIPE, EPERM, ENOSYS) },
  [PRELOAD_FILE_AHEAD] = { "posix_fadvise", ROLE_AHEAD, CODES (EBADF, EINVAL, ESPIPE, EPERM, ENOSYS) },
  [PRELOAD_FILE_EVICT] = { "posix_fadvise", ROLE_EVICT, CODES (EBADF, EINVAL, ESPIPE, EPERM, ENOSYS) },
  [PRELOAD_WRITE_OUT] = { "fdatasync", ROLE_SYNC, CODES (EBADF, EINTR, EIO, ENOSPC, EROFS, EINVAL, EDQUOT) },
  [PRELOAD_CONTROL] = { "fcntl", ROLE_LIMIT, CODES (EBADF, EINVAL) },
  [PRELOAD_LIMIT] = { "getrlimit", ROLE_LIMIT, CODES (EFAULT, EINVAL, EPERM) },
  [PRELOAD_SIGNAL] = { "sigaction", ROLE_SIGNAL, CODES (EFAULT, EINVAL, EPERM) },
  [PRELOAD_CREATE] = { "open", ROLE_CREATE, CODES (EACCES, EPERM, EEXIST, ENOENT, ENOTDIR, EISDIR, ELOOP, ENAMETOOLONG, EMFILE, ENFILE, ENOMEM, ENOSPC, EDQUOT, EROFS, ENXIO, EBUSY, ETXTBSY, EOVERFLOW, EIO, ESTALE, EINVAL, EINTR) },
  [PRELOAD_WRITE] = { "write", ROLE_WRITE, CODES (ENOSPC, EDQUOT, EFBIG, EIO, EPERM, EROFS, EAGAIN, EBADF, EINVAL, ENOMEM, ESTALE, ETIMEDOUT, EINTR, FAULT_SHORT, FAULT_END) },
  [PRELOAD_COPY] = { "copy_file_range", ROLE_COPY, CODES (EIO, ENOSPC, EDQUOT, EFBIG, EOVERFLOW, EISDIR, ENOMEM, EROFS, ETXTBSY, ESTALE, EXDEV, ENOSYS, EINVAL, EPERM, EOPNOTSUPP, EBADF, EINTR, FAULT_SHORT, FAULT_END) },
  [PRELOAD_SYNC] = { "fsync", ROLE_SYNC, CODES (EIO, ENOSPC, EDQUOT, EROFS, EINVAL, EBADF, EACCES, ENOMEM, ESTALE, ETIMEDOUT, EINTR) },
  [PRELOAD_RENAME] = { "rename", ROLE_RENAME, CODES (EACCES, EBUSY, EDQUOT, EINVAL, EISDIR, ELOOP, EMLINK, ENAMETOOLONG, ENOENT, ENOMEM, ENOSPC, ENOTDIR, ENOTEMPTY, EEXIST, EPERM, EROFS, EXDEV, EIO, ESTALE) },
  [PRELOAD_RENAME_NEW] = { "rename", ROLE_RENAME, CODES (EACCES, EBUSY, EDQUOT, EINVAL, ENOSYS, EOPNOTSUPP, EISDIR, ELOOP, EMLINK, ENAMETOOLONG, ENOENT, ENOMEM, ENOSPC, ENOTDIR, ENOTEMPTY, EEXIST, EPERM, EROFS, EXDEV, EIO, ESTALE) },
  [PRELOAD_LINK] = { "link", ROLE_LINK, CODES (EACCES, EDQUOT, EEXIST, EIO, ELOOP, EMLINK, ENAMETOOLONG, ENOENT, ENOMEM, ENOSPC, ENOSYS, ENOTDIR, EOPNOTSUPP, EPERM, EROFS, EXDEV, ESTALE) },
  [PRELOAD_REMOVE] = { "unlink", ROLE_REMOVE, CODES (EACCES, EBUSY, ETXTBSY, EIO, EISDIR, ELOOP, ENAMETOOLONG, ENOENT, ENOMEM, ENOTDIR, EPERM, EROFS, ESTALE) },
  [PRELOAD_LOCK] = { LOCK_CALL, ROLE_LOCK, CODES (EAGAIN, EACCES, EBADF, EINVAL, ENOLCK, ENOMEM, EOPNOTSUPP, EIO, ESTALE, EINTR) },
  [PRELOAD_ALLOCATE] = { "malloc", ROLE_ALLOCATE, CODES (ENOMEM) },
};

static PreloadControl *
get_control (void)
{
  static PreloadControl *control;

  if (control == NULL)
    control = dlsym (RTLD_DEFAULT, PRELOAD_CONTROL_NAME);
  return control;
}

static void
begin (void)
{
  PreloadControl *control = get_control ();

  memset (control->counts, 0, sizeof control->counts);
  control->call = PRELOAD_N_CALLS;
  control->n_injected = 0;
  control->is_on = TRUE;
}

static void
set_fault (guint call,
           guint n_good,
           guint n_bad,
           guint32 code)
{
  PreloadControl *control = get_control ();

  control->call = (PreloadCall) call;
  control->n_good = n_good;
  control->n_bad = n_bad;
  control->code = code == FAULT_SHORT ? PRELOAD_SHORT
                  : code == FAULT_END ? PRELOAD_END
                                      : (int) code;
}

static void
end (void)
{
  get_control ()->is_on = FALSE;
}

static guint
count (guint call)
{
  return get_control ()->counts[call];
}

static guint
count_injected (guint call)
{
  return call == get_control ()->call ? get_control ()->n_injected : 0;
}

static void
reset (void)
{
}

static const Injector preload_injector = {
  .name = "preload",
  .calls = calls,
  .n_calls = PRELOAD_N_CALLS,
  .begin = begin,
  .set_fault = set_fault,
  .end = end,
  .count = count,
  .count_injected = count_injected,
  .reset = reset,
};

const Injector *
preload_injector_get (void)
{
  return get_control () != NULL ? &preload_injector : NULL;
}

gboolean
preload_injector_count_blocks (gsize *n_blocks)
{
  if (get_control () == NULL)
    return FALSE;
  *n_blocks = get_control ()->n_blocks;
  return TRUE;
}

/* Set for the program that is started again, which does not try once more. */
#define STARTED "MMDIR_TEST_PRELOADED"

const char *
preload_injector_start (char **argv)
{
  const char *instrument = g_getenv ("TEST_INSTRUMENT");
  g_autofree char *module = g_test_build_filename (G_TEST_BUILT, "inject", "preload.so", NULL);

  if (get_control () != NULL)
    return NULL;
  if (g_getenv (STARTED) != NULL)
    return "this system does not load a module before others";
  if (g_strcmp0 (instrument, "address") == 0 || g_strcmp0 (instrument, "thread") == 0)
    return "a sanitizer has functions of its own before those of the C library";
  if (g_strcmp0 (instrument, "valgrind") == 0)
    return "valgrind does not follow a program that starts itself again";
  if (!g_file_test (module, G_FILE_TEST_EXISTS))
    return "there is no module to put before the C library";

  g_setenv (STARTED, "1", TRUE);
  g_setenv ("LD_PRELOAD", module, TRUE);
  execv (argv[0], argv);
  g_unsetenv ("LD_PRELOAD");
  return "the program cannot be started again";
}
