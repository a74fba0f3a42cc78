#!/usr/bin/env bash
# test-completion.sh: bash completes what the command takes, and nothing else
#
# SPDX-License-Identifier: LGPL-2.1-or-later

# The tests are run by any shell.
if [ -z "${BASH_VERSION-}" ]
then
  if ! command -v bash > /dev/null
  then
    echo '1..0 # SKIP there is no bash'
    exit 0
  fi
  exec bash "$0" "$@"
fi
set -eu
set +o posix
if [ ! -e "$MMDIR" ]
then
  echo '1..0 # SKIP the command is not built'
  exit 0
fi

# shellcheck source=tests/command-help.sh
. "$G_TEST_SRCDIR/command-help.sh"
# shellcheck source=completions/mmdir
. "$G_TEST_SRCDIR/../completions/mmdir"
index=$G_TEST_SRCDIR/data/primitives10

work_folder=$(mktemp -d "$G_TEST_BUILDDIR/completion-XXXXXX")
trap 'rm -rf "$work_folder"' EXIT
mkdir -p "$work_folder/an index/folder" "$work_folder/another"
touch "$work_folder/an index/_0.cfs" "$work_folder/an index/_0.si" \
  "$work_folder/an index/_1.cfs" "$work_folder/an index/a \$(name)" \
  "$work_folder/file"
cd "$work_folder"

# check NAME COMMAND [ARGUMENT...]
check ()
{
  local name=$1 status
  shift
  set +e
  (set -e; "$@") > "$work_folder/messages" 2>&1
  status=$?
  set -e
  if [ "$status" -eq 0 ]
  then
    echo "ok - $name"
  else
    sed 's/^/# /' "$work_folder/messages"
    echo "not ok - $name"
  fi
}

# complete_words WORD...: prints what the last word may become, in order.
complete_words ()
{
  COMP_WORDS=(mmdir "$@")
  COMP_CWORD=$#
  COMPREPLY=()
  # What the user's shell has is left as it is, and does not matter.
  local REPLY=kept IFS=:
  _mmdir || :
  [ "$REPLY" = kept ] || echo "REPLY is $REPLY"
  [ "${#COMPREPLY[@]}" -eq 0 ] || printf '%s\n' "${COMPREPLY[@]}" | LC_ALL=C sort
}

# completes EXPECTED WORD...: EXPECTED is in order, with / between.
completes ()
{
  local expected=$1 found
  shift
  found=$(complete_words "$@" 2>&1 | paste -s -d / -)
  [ "$found" = "$expected" ] || { echo "$*: \"$found\", not \"$expected\""; return 1; }
}

check_verbs ()
{
  diff -u <(command_verbs | LC_ALL=C sort) <(complete_words '')
  diff -u <(command_options | LC_ALL=C sort) <(complete_words -)
  completes 'verify' v
  completes '' frobnicate ''
}

check_options ()
{
  local verb
  for verb in $(command_verbs)
  do
    diff -u --label "$verb" <(command_options "$verb" | LC_ALL=C sort) \
      --label completion <(complete_words "$verb" -)
  done
  completes '--backing=' cat "$index" --b
}

# As many arguments as the help shows, the first a folder.
check_arguments ()
{
  local verb n_arguments most n_words
  for verb in $(command_verbs)
  do
    case $(command_arguments "$verb") in
      '') most=0 ;;
      'DIR') most=1 ;;
      'DIR NAME' | 'DIR [NAME]') most=2 ;;
      'DIR [NAME...]' | 'DIR [NAME...] DEST') most=4 ;;
    esac
    for n_arguments in 0 1 2 3
    do
      set -- "$index" byte.bin int.bin
      set -- "$verb" "${@:1:n_arguments}" ''
      if [ "$n_arguments" -ge "$most" ]
      then
        completes '' "$@"
      elif [ "$n_arguments" -eq 0 ]
      then
        completes 'an index/another' "$@"
      else
        # Files of the index, and where they may be copied to.
        n_words=30
        [ "$verb" != copy ] || n_words=32
        [ "$(complete_words "$@" | wc -l)" -eq "$n_words" ] || { echo "$*"; return 1; }
      fi
    done
  done
}

# What is offered is taken, and what is beside it is refused.
check_values ()
{
  local value
  # shellcheck disable=SC2086
  takes ()
  {
    $TEST_RUNNER "$MMDIR" info "$1" "$index" int.bin
  }
  completes 'auto/buffered/mapped' info --backing ''
  completes 'auto/buffered/mapped' info --backing =
  completes 'mapped' info --backing = m
  completes '--backing=mapped' info --backing=m
  [ "$(complete_words info --chunk-power = | wc -l)" -eq 21 ]
  completes '39' info --chunk-power = 39
  completes '' cat "$index" int.bin --offset = ''
  completes '' cat "$index" int.bin --offset ''
  completes '' evict --backing = m
  for value in $(complete_words info --backing '')
  do
    takes "--backing=$value"
  done
  for value in 20 40
  do
    completes "$value" info --chunk-power "$value"
    takes "--chunk-power=$value"
  done
  for value in --backing=memory --chunk-power=19 --chunk-power=41
  do
    if takes "$value"
    then
      return 1
    fi
  done
}

# shellcheck disable=SC2016,SC2088
check_places ()
{
  completes '_0.cfs/_0.si' info 'an\ index' _0
  completes '_0.cfs/_0.si' info "'an index'" _0
  completes '_0.cfs/_0.si' info '"an index"/' '"_0'
  completes '_0.cfs/_0.si/_1.cfs/a $(name)' verify --backing = mapped -q 'an\ index' _0.si ''
  completes 'a $(name)' verify --chunk-power 20 'an\ index' 'a\ '
  completes '_1.cfs' verify -- 'an\ index' _1
  completes '' verify 'an\ index' ../
  completes '_1.cfs' copy 'an\ index' _1
  completes 'another' copy 'an\ index' _1.cfs ano
  completes 'a $(name)/an index/another' copy 'an\ index' a
  completes '' verify 'an\ index' /
  completes '' verify -- -
  completes '' verify missing ''
  completes 'an index' verify 'an\ '
  completes 'an index' verify --backing mapped 'an\ '
  completes 'an index' verify --backing = mapped 'an\ '
  completes 'an index/folder' verify 'an\ index/'
  HOME=$work_folder
  completes '~/an index/~/another' verify '~/a'
  completes '_1.cfs' verify '~/an\ index' _1
  completes '' verify '$(touch "$HOME/touched")' ''
  [ ! -e "$HOME/touched" ]
  shopt -s failglob
  completes '' verify nothing
  completes '_1.cfs' verify 'an\ index' _1
}

echo 1..5
check 'verbs are those of the command' check_verbs
check 'options are those of each verb' check_options
check 'arguments are those of each verb' check_arguments
check 'values are those that the command takes' check_values
check 'folders and files are found in all spellings' check_places
