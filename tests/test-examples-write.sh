#!/bin/sh
# test-examples-write.sh: the programs of the chapter on writing do what is said
#
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Lucene reads what write-lucene writes where it is installed: LUCENE8_JAR is
# another place of Debian's jar, and LUCENE_JAR a newer one, which may need a newer
# JAVA_HOME.

set -eu

build_folder=$G_TEST_BUILDDIR/..
examples=$build_folder/docs/examples
rounds=$((10 / ${TEST_FEWER:-1}))
test "$rounds" -gt 2 || rounds=2
# In the build, where what runs the programs looks for their libraries.
work_folder=$(mktemp -d "$build_folder/tests/examples-XXXXXX")
trap 'rm -rf "$work_folder"' EXIT

# check NAME COMMAND [ARGUMENT...]
check ()
{
  name=$1
  shift
  if "$@" > "$work_folder/messages" 2>&1
  then
    echo "ok - $name"
  else
    sed 's/^/# /' "$work_folder/messages"
    echo "not ok - $name"
  fi
}

# Without the CR that lines end with on Windows.
run ()
{
  status=0
  # shellcheck disable=SC2086
  $TEST_RUNNER "$@" > "$work_folder/lines" || status=$?
  tr -d '\r' < "$work_folder/lines"
  return "$status"
}

# fails PATTERN COMMAND [ARGUMENT...]: what fails, and says why.
fails ()
{
  pattern=$1
  shift
  status=0
  "$@" > "$work_folder/complaint" 2>&1 || status=$?
  cat "$work_folder/complaint"
  test "$status" -eq 1 && grep -q "$pattern" "$work_folder/complaint"
}

# holds FOLDER [NAME...]: these files and no others, in the order of their bytes.
holds ()
{
  folder=$1
  shift
  printf '%s\n' "$@" > "$work_folder/wanted"
  find "$folder" -type f | sed 's/.*\///' | LC_ALL=C sort | diff -u "$work_folder/wanted" -
}

# limited COMMAND [ARGUMENT...]: which can make files of 1 KiB at most.
limited ()
{
  (ulimit -f 2 && "$@")
}

# Words that fill the window of an output several times.
many_words ()
{
  awk 'BEGIN { for (i = 0; i < 12000; i++) print "word-" (i * 7919 % 8009) }'
}

# count_words: of the lines that are read, as write-lucene counts them.
count_words ()
{
  LC_ALL=C sort | uniq -c | sed 's/^ *\([0-9]*\) \(.*\)/\2 \1/'
}

write_words ()
{
  mkdir "$work_folder/words"
  many_words > "$work_folder/many"
  # shellcheck disable=SC2046
  run "$examples/write-lucene" "$work_folder/words" _0.words $(cat "$work_folder/many") || return 1
  run "$examples/write-lucene" "$work_folder/words" _1.words c a c b ä || return 1
  run "$examples/write-lucene" "$work_folder/words" _2.words
}

verify_words ()
{
  test "$(find "$work_folder/words" -name _0.words -size +64k)" || return 1
  run "$MMDIR" verify "$work_folder/words" > "$work_folder/output" || return 1
  cat "$work_folder/output"
  test "$(grep -c '^_[012].words *MmdirWords *1 .* ok$' "$work_folder/output")" -eq 3
}

# A byte that is another one, wherever it is.
verify_damage ()
{
  mkdir "$work_folder/damaged"
  LC_ALL=C tr c d < "$work_folder/words/_1.words" > "$work_folder/damaged/_1.words"
  ! run "$MMDIR" verify "$work_folder/damaged"
}

never_replaces_words ()
{
  cp "$work_folder/words/_1.words" "$work_folder/before"
  fails '_1.words' run "$examples/write-lucene" "$work_folder/words" _1.words new &&
    cmp "$work_folder/before" "$work_folder/words/_1.words"
}

leaves_no_words ()
{
  mkdir "$work_folder/full"
  # shellcheck disable=SC2046
  fails '_0.words' limited run "$examples/write-lucene" "$work_folder/full" _0.words $(cat "$work_folder/many") &&
    test -z "$(ls -A "$work_folder/full")"
}

# read_by_lucene JAVA JAR
read_by_lucene ()
{
  rm -rf "$work_folder/classes"
  "${1}c" -nowarn -encoding UTF-8 -cp "$2" -d "$work_folder/classes" "$G_TEST_SRCDIR/ReadWords.java" || return 1
  for file in _0 _1 _2
  do
    "$1" -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -cp "$2:$work_folder/classes" \
      ReadWords "$work_folder/words" "$file.words" > "$work_folder/read$file" || return 1
  done
  count_words < "$work_folder/many" | diff "$work_folder/read_0" - || return 1
  printf '%s\n' c a c b ä | count_words | diff -u "$work_folder/read_1" - || return 1
  test ! -s "$work_folder/read_2" || return 1
  ! "$1" -cp "$2:$work_folder/classes" ReadWords "$work_folder/damaged" _1.words
}

# Its lock and that of single-writer are one, and hold for the same time.
share_lock ()
{
  rm -rf "$work_folder/classes"
  "${1}c" -nowarn -encoding UTF-8 -cp "$2" -d "$work_folder/classes" "$G_TEST_SRCDIR/HoldLock.java" || return 1
  mkdir "$work_folder/locked"
  fails 'write.lock' "$1" -cp "$2:$work_folder/classes" \
    HoldLock "$work_folder/locked" "$examples/single-writer" "$work_folder/locked" text || return 1
  test "$(run "$examples/single-writer" "$work_folder/locked" text)" = "commit 1"
}

# Where mmdir was built without locks of open file descriptions, those that it takes
# instead have nothing to do with the record locks of others.
has_record_locks ()
{
  grep -q '^#define HAVE_DECL_F_OFD_SETLK 1$' "$build_folder/config.h"
}

# check_lucene NAME COMMAND JAVA JAR
check_lucene ()
{
  if [ -z "$4" ] || [ ! -f "$4" ]
  then
    echo "ok - $1 # SKIP there is no jar of it${4:+, $4}"
  elif ! command -v "${3}c" > /dev/null || ! command -v "$3" > /dev/null
  then
    echo "ok - $1 # SKIP there is no ${3}c"
  elif [ "$2" = read_by_lucene ] && [ ! -e "$examples/write-lucene" ]
  then
    echo "ok - $1 # SKIP write-lucene needs libdeflate"
  elif [ "$2" = share_lock ] && { [ -n "$TEST_RUNNER" ] || ! has_record_locks; }
  then
    echo "ok - $1 # SKIP locks are of another kind, or programs run in something else"
  else
    check "$@"
  fi
}

# check_words NAME COMMAND
check_words ()
{
  if [ ! -e "$examples/write-lucene" ]
  then
    echo "ok - $1 # SKIP it needs libdeflate"
  else
    check "$@"
  fi
}

# check_posix NAME COMMAND: what a runner, and Windows, would do otherwise.
check_posix ()
{
  if [ -n "$TEST_RUNNER" ]
  then
    echo "ok - $1 # SKIP programs run in something else"
  elif ! sleep 0.001 2> /dev/null
  then
    echo "ok - $1 # SKIP there is no sleep of milliseconds"
  else
    check "$@"
  fi
}

publish ()
{
  run "$examples/publish" "$work_folder/settings" "$@"
}

set_and_show ()
{
  mkdir "$work_folder/settings"
  test -z "$(publish one)" || return 1
  publish one color=red size=3 || return 1
  publish one size=4 || return 1
  publish two size=5 || return 1
  test "$(publish one)" = "$(printf 'color=red\nsize=4')" || return 1
  test "$(publish two)" = "size=5" || return 1
  fails 'missing' run "$examples/publish" "$work_folder/missing" one size=6 || return 1
  holds "$work_folder/settings" one two
}

# Both keys are set in one step, so that no reader finds them different, or finds
# nothing.  The shell reads more often than a program could be started.
read_old_or_new ()
{
  publish both first=0 second=0 || return 1
  (
    for i in $(seq "$((10 * rounds))")
    do
      # shellcheck disable=SC2086
      $TEST_RUNNER "$examples/publish" "$work_folder/settings" both "first=$i" "second=$i" || exit 1
    done
  ) &
  writer=$!
  while kill -0 "$writer" 2> /dev/null
  do
    first=
    second=
    {
      read -r _
      read -r first
      read -r second
    } < "$work_folder/settings/both" || return 1
    if test -z "$first" || test "${first#first=}" != "${second#second=}"
    then
      echo "$first, $second"
      return 1
    fi
  done
  wait "$writer" || return 1
  test "$(publish both)" = "$(printf 'first=%s\nsecond=%s' "$((10 * rounds))" "$((10 * rounds))")"
}

keep_old ()
{
  publish kept size=7 || return 1
  fails 'tmp' limited publish kept "text=$(head -c 5000 /dev/zero | tr '\0' x)" || return 1
  test "$(publish kept)" = "size=7" || return 1
  holds "$work_folder/settings" both kept one two
}

commit ()
{
  run "$examples/single-writer" "$work_folder/commits" "$@"
}

commit_and_show ()
{
  mkdir "$work_folder/commits"
  test "$(commit)" = "commit 0" || return 1
  test "$(commit one two three)" = "commit 1" || return 1
  test "$(commit)" = "$(printf 'commit 1\none\ntwo\nthree')" || return 1
  test "$(commit four)" = "commit 2" || return 1
  test "$(commit)" = "$(printf 'commit 2\nfour')" || return 1
  holds "$work_folder/commits" 2-0.text manifest write.lock
}

# What a crash leaves is no part of a commit, and the next writer deletes it, and
# nothing else.
clean_up ()
{
  touch "$work_folder/commits/3-0.text" "$work_folder/commits/pending_manifest_0.tmp" \
    "$work_folder/commits/some-other.text"
  test "$(commit)" = "$(printf 'commit 2\nfour')" || return 1
  test "$(commit five)" = "commit 3" || return 1
  holds "$work_folder/commits" 3-0.text manifest some-other.text write.lock || return 1
  rm "$work_folder/commits/some-other.text"
}

# A commit that fails leaves the one before.
keep_commit ()
{
  fails '4-1.text' limited commit six "$(head -c 5000 /dev/zero | tr '\0' x)" || return 1
  test "$(commit)" = "$(printf 'commit 3\nfive')"
}

# A writer that finds the lock taken makes no commit, and the others make one
# each: their numbers are from 1 on.  Readers find one of them all the while, though
# its files are deleted by the next.
commit_one_by_one ()
{
  rm -rf "$work_folder/commits"
  mkdir "$work_folder/commits"
  for writer in 1 2 3 4
  do
    for i in $(seq "$rounds")
    do
      # shellcheck disable=SC2086
      $TEST_RUNNER "$examples/single-writer" "$work_folder/commits" "$writer" "$writer" 2>> "$work_folder/complaints.$writer" ||
        echo locked
    done > "$work_folder/commits.$writer" &
  done
  for i in $(seq $((4 * rounds)))
  do
    commit > "$work_folder/output" || return 1
    test "$(sed 1d "$work_folder/output" | sort -u | wc -l)" -le 1 || return 1
  done
  wait
  cat "$work_folder"/complaints.*
  ! grep -v 'write.lock' "$work_folder"/complaints.* || return 1
  cat "$work_folder"/commits.? | tr -d '\r' | sed -n 's/^commit //p' | sort -n > "$work_folder/made"
  test -s "$work_folder/made" || return 1
  seq "$(wc -l < "$work_folder/made")" | diff -u - "$work_folder/made" || return 1
  commit > "$work_folder/output" || return 1
  test "$(sed -n 's/^commit //p' "$work_folder/output")" = "$(wc -l < "$work_folder/made" | tr -d ' ')" || return 1
  test "$(sed 1d "$work_folder/output" | sort -u | wc -l)" -eq 1
}

# Record locks of other programs exclude those of mmdir.
find_lock_taken ()
{
  python3 - "$work_folder/commits" "$examples/single-writer" <<'PROGRAM'
import fcntl, os, subprocess, sys
with open(os.path.join(sys.argv[1], "write.lock"), "r+b") as file:
    fcntl.lockf(file, fcntl.LOCK_EX)
    ended = subprocess.run([sys.argv[2], sys.argv[1], "text"], stderr=subprocess.PIPE)
    assert ended.returncode == 1 and b"write.lock" in ended.stderr, ended
subprocess.run([sys.argv[2], sys.argv[1], "text"], check=True)
PROGRAM
}

# check_lock NAME COMMAND
check_lock ()
{
  if ! has_record_locks
  then
    echo "ok - $1 # SKIP locks of other programs are of another kind"
  elif ! python3 -c 'import fcntl, subprocess' 2> /dev/null
  then
    echo "ok - $1 # SKIP there is no Python"
  else
    check_posix "$@"
  fi
}

# twenty TEXT
twenty ()
{
  yes "$1" | head -n 20
}

# Commits of texts that are all the same, by writers that are killed at any
# moment: what is read is one of them as a whole.
survive_kill ()
{
  # shellcheck disable=SC2046
  commit $(twenty text) || return 1
  for i in $(seq "$rounds")
  do
    # shellcheck disable=SC2046
    "$examples/single-writer" "$work_folder/commits" $(twenty "text-$i") > /dev/null 2>&1 &
    writer=$!
    sleep "$(awk -v "i=$i" 'BEGIN { print i * 7 % 23 / 1000 }')"
    kill -9 "$writer" 2> /dev/null || :
    wait "$writer" || :
    commit > "$work_folder/output" || return 1
    cat "$work_folder/output"
    test "$(sed 1d "$work_folder/output" | uniq -c | awk '{ print $1 }')" = 20 || return 1
  done
}

# Two lines for each backing and each way to read.
compare_backings ()
{
  mkdir "$work_folder/compared"
  head -c 200000 /dev/zero > "$work_folder/compared/zeroes"
  : > "$work_folder/compared/empty"
  for file in zeroes empty
  do
    run "$examples/compare-backings" "$work_folder/compared" "$file" 1000 > "$work_folder/output" || return 1
    cat "$work_folder/output"
    test "$(grep -cE '^(mapped|buffered)  *(in order|here and there)  *(first|again) .* s .* MiB .* MiB$' "$work_folder/output")" -eq 8 ||
      return 1
  done
  fails 'missing' run "$examples/compare-backings" "$work_folder/compared" missing 1000
}

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
lucene8_jar=${LUCENE8_JAR-/usr/share/java/lucene-core-8.7.0.jar}

echo 1..18
check_words "write-lucene writes" write_words
check_words "mmdir verify takes what write-lucene has written" verify_words
check_words "mmdir verify knows it from what is damaged" verify_damage
check_words "write-lucene replaces nothing" never_replaces_words
check_lucene "Lucene 8 reads what write-lucene has written" read_by_lucene "$java" "$lucene8_jar"
check_lucene "another Lucene reads what write-lucene has written" read_by_lucene "$java" "${LUCENE_JAR-}"
check_lucene "Lucene 8 excludes single-writer" share_lock "$java" "$lucene8_jar"
if [ -n "$TEST_RUNNER" ]
then
  echo "ok - write-lucene leaves no part of a file # SKIP programs run in something else"
else
  check_words "write-lucene leaves no part of a file" leaves_no_words
fi
check "publish sets keys" set_and_show
check "publish lets readers see the old file or the new one" read_old_or_new
check_posix "publish that fails leaves the old file" keep_old
check "single-writer makes commits" commit_and_show
check "single-writer deletes what a crash has left" clean_up
check_posix "single-writer that fails leaves the commit before" keep_commit
check "single-writer makes one commit at a time" commit_one_by_one
check_lock "single-writer finds the lock taken" find_lock_taken
check_posix "single-writer leaves a whole commit when it is killed" survive_kill
check "compare-backings compares" compare_backings
