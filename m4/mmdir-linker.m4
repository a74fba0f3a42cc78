# mmdir-linker.m4: what the linker can do
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# MMDIR_LINKER_TRY(CACHE-VARIABLE, MESSAGE, LINKER-FLAGS, PROGRAM)
# Sets the variable to yes if PROGRAM links with LINKER-FLAGS.
AC_DEFUN([MMDIR_LINKER_TRY],
[AC_CACHE_CHECK([$2], [$1],
   [mmdir_saved_LDFLAGS=$LDFLAGS
    LDFLAGS="$LDFLAGS $3"
    AC_LINK_IFELSE([$4], [$1=yes], [$1=no])
    LDFLAGS=$mmdir_saved_LDFLAGS])])

# Substitutes LINKER_DEFS: makes a library that uses what nothing provides
# fail when it is linked, not when it is loaded.
AC_DEFUN([MMDIR_LINKER_DEFS],
[MMDIR_LINKER_TRY([mmdir_cv_linker_defs],
   [whether the linker can refuse undefined symbols],
   [-shared -fPIC -Wl,-z,defs],
   [AC_LANG_SOURCE([[int mmdir_defined (void); int mmdir_defined (void) { return 0; }]])])
 AS_IF([test "$mmdir_cv_linker_defs" = yes],
   [LINKER_DEFS=-Wl,-z,defs],
   [LINKER_DEFS=])
 AC_SUBST([LINKER_DEFS])])

# Sets the conditional HAVE_LINKER_VERSION_SCRIPT.  A script that is none must
# be refused, so that a linker which takes the option and ignores it is told
# from one that obeys.
AC_DEFUN([MMDIR_LINKER_VERSION_SCRIPT],
[AC_CACHE_CHECK([whether the linker reads version scripts],
   [mmdir_cv_linker_version_script],
   [mmdir_cv_linker_version_script=no
    mmdir_saved_LDFLAGS=$LDFLAGS
    LDFLAGS="$LDFLAGS -shared -fPIC -Wl,--version-script=conftest.map"
    AS_ECHO(["MMDIR_PROBE { global: mmdir_probe; local: *; };"]) > conftest.map
    AC_LINK_IFELSE(
      [AC_LANG_SOURCE([[int mmdir_probe (void); int mmdir_probe (void) { return 0; }]])],
      [AS_ECHO(["this is no version script"]) > conftest.map
       AC_LINK_IFELSE(
         [AC_LANG_SOURCE([[int mmdir_probe (void); int mmdir_probe (void) { return 0; }]])],
         [],
         [mmdir_cv_linker_version_script=yes])])
    rm -f conftest.map
    LDFLAGS=$mmdir_saved_LDFLAGS])
 AM_CONDITIONAL([HAVE_LINKER_VERSION_SCRIPT],
   [test "$mmdir_cv_linker_version_script" = yes])])

# Sets the conditional HAVE_LINKER_WRAP: tests that make system calls fail put
# their own function before another by --wrap.
AC_DEFUN([MMDIR_LINKER_WRAP],
[MMDIR_LINKER_TRY([mmdir_cv_linker_wrap],
   [whether the linker can wrap functions],
   [-Wl,--wrap=mmdir_probe],
   [AC_LANG_SOURCE([[
int mmdir_probe (void);
int __wrap_mmdir_probe (void);
int __wrap_mmdir_probe (void) { return 0; }
int main (void) { return mmdir_probe (); }
]])])
 AM_CONDITIONAL([HAVE_LINKER_WRAP], [test "$mmdir_cv_linker_wrap" = yes])])
