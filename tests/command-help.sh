# command-help.sh: what the command says of its verbs, options and arguments
#
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# shellcheck shell=sh

# command_help [VERB]: not translated, and without the CR of Windows.
command_help ()
{
  # shellcheck disable=SC2086
  LC_ALL=C $TEST_RUNNER "$MMDIR" "$@" --help | tr -d '\r'
}

command_verbs ()
{
  command_help | sed -n '/^Verbs:/,/^$/s/^  \([a-z]*\)  .*/\1/p'
}

# command_options [VERB]: one a line, "--name=" where a value follows.
command_options ()
{
  command_help "$@" | sed -n '/^Options:/,/^$/s/^  \(-[^ ,]*\(, -[^ ,]*\)*\).*/\1/p' |
    tr ',' '\n' | sed 's/^ //; s/=.*/=/'
}

# command_arguments VERB: as in "DIR [NAME...]", or nothing.  Windows has the
# character for "..." in the C locale too.
command_arguments ()
{
  command_help "$1" | sed -n "s/…/.../g; s/^  mmdir $1 \[OPTION\.\.\.\] *//p"
}
