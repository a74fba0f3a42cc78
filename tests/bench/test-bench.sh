#!/bin/sh
# test-bench.sh: every benchmark runs, and all peers read and write the same
#
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The program fails by itself when the checksums of two peers differ.  Times
# are not looked at.

set -eu

bench_folder=$G_TEST_SRCDIR/bench
build_folder=$G_TEST_BUILDDIR/..

# The benchmark measures what it starts, without anything in between.
if test -n "${TEST_RUNNER-}" && ! "$MMDIR" --version > /dev/null 2>&1
then
  echo "1..0 # SKIP the command does not start without $TEST_RUNNER"
  exit 0
fi
work_folder=$(mktemp -d)
trap 'rm -rf "$work_folder"' EXIT

# Files are written where the tests are built, which is on a disk more often
# than $TMPDIR.
bench ()
{
  # shellcheck disable=SC2086
  ${TEST_RUNNER-} "$build_folder/tests/bench/bench" --tiny --directory="$G_TEST_BUILDDIR" \
    --memory="$G_TEST_BUILDDIR" "$@"
}

# check NAME COMMAND [ARGUMENT...]: a function is one chain of &&, because
# set -e does not end it here.
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

run_all ()
{
  bench --mmdir "$MMDIR" --json="$work_folder/results.json" --plot="$work_folder/results.svg" \
    > "$work_folder/output"
}

# What needs Lucene is left out, and costs, which not every system can tell.  A
# tiny run has two rounds.
expected_lines ()
{
  bench --list | awk '
    $1 !~ /^cost-/ {
      for (i = 2; i <= NF; i++)
        if ($i !~ /^check-in/) print $1, $i
    }' | sort
}

measured_lines ()
{
  awk '!/^#/ && $1 !~ /^cost-/ && $NF == 2 { print $1, $2 }' "$work_folder/output" | sort
}

compare_with_list ()
{
  expected_lines > "$work_folder/expected" &&
    measured_lines > "$work_folder/measured" &&
    test "$(wc -l < "$work_folder/expected")" -ge 100 &&
    diff -u "$work_folder/expected" "$work_folder/measured"
}

compare_json ()
{
  grep -c '"median"' "$work_folder/results.json" > "$work_folder/json" &&
    grep -vc '^#' "$work_folder/output" > "$work_folder/lines" &&
    diff -u "$work_folder/lines" "$work_folder/json" &&
    grep '"kernel"' "$work_folder/results.json"
}

# A circle for each peer that takes time.
compare_plot ()
{
  grep -c '<circle' "$work_folder/results.svg" > "$work_folder/circles" &&
    grep -c . "$work_folder/measured" > "$work_folder/lines" &&
    diff -u "$work_folder/lines" "$work_folder/circles" &&
    tail -n 1 "$work_folder/results.svg" | grep '</svg>'
}

# Descriptors do not depend on the size, nor on a clock.
count_descriptors ()
{
  awk '$1 == "cost-descriptors" { print $2, $3 }' "$work_folder/output" > "$work_folder/descriptors" &&
    printf '%s\n' 'mapped 0' 'buffered 1' 'buffered-cloned 1' > "$work_folder/expected" &&
    diff -u "$work_folder/expected" "$work_folder/descriptors"
}

# expect STATUS ARGUMENT...: how the program ends.  3 is for targets that are
# missed.
expect ()
{
  expected=$1
  shift
  status=0
  bench "$@" || status=$?
  test "$status" -eq "$expected"
}

# All lines name what there is, and those that were not measured are not
# counted as missed.
judge ()
{
  expect 0 --only 'cost-d*' --check="$bench_folder/targets.txt" > "$work_folder/verdicts" &&
    cat "$work_folder/verdicts" &&
    test "$(grep -c '^reached.*cost-descriptors' "$work_folder/verdicts")" -eq 3 &&
    test "$(grep -c '^skipped' "$work_folder/verdicts")" -eq \
      "$(($(grep -c '^[a-z]' "$bench_folder/targets.txt") - 3))"
}

judge_badly ()
{
  printf 'cost-descriptors buffered - 0 0\n' > "$work_folder/targets" &&
    expect 3 --check="$work_folder/targets"
}

refuse_targets ()
{
  printf 'vint mapped raw-nothing 1.0 0\n' > "$work_folder/targets" &&
    expect 1 --check="$work_folder/targets"
}

# A program that reads something else must be found out.  It answers each
# repetition with a checksum of its own.
write_liar ()
{
  cat > "$work_folder/liar" <<'LIAR'
#!/bin/sh
echo "ready 0 vint write-vint"
while read -r word rest
do
  case $word in
    run) echo "done 1000 1" ;;
    close) echo "closed" ;;
  esac
done
LIAR
  chmod +x "$work_folder/liar"
}

find_out_liar ()
{
  write_liar &&
    expect 1 --only vint --peer="liar=$work_folder/liar" > "$work_folder/output-of-liar" 2>&1 &&
    cat "$work_folder/output-of-liar" &&
    grep 'they do not read the same' "$work_folder/output-of-liar"
}

find_out_writing_liar ()
{
  write_liar &&
    expect 1 --only write-vint --peer="liar=$work_folder/liar" > "$work_folder/output-of-liar" 2>&1 &&
    cat "$work_folder/output-of-liar" &&
    grep 'write-vint: .*they do not write the same' "$work_folder/output-of-liar"
}

nothing_left ()
{
  test -z "$(find "$G_TEST_BUILDDIR" -maxdepth 1 -name 'mmdir-bench-*')"
}

# Java and C++ take long to compile, and are not what instruments look at.
run_others ()
{
  LUCENE_JAR='' INDEX_MEBIBYTES=0 sh "$bench_folder/peers.sh" "$G_TEST_BUILDDIR/bench/peers" \
    "$build_folder/tests/bench/bench" --tiny --directory="$G_TEST_BUILDDIR" \
    --memory="$G_TEST_BUILDDIR" > "$work_folder/others" &&
    test "$(grep -cE ' lucene(8|[+][+]) ' "$work_folder/others")" -ge 10
}

echo 1..12
check "every benchmark runs" run_all
check "every operation is measured for every peer" compare_with_list
check "the JSON has all results" compare_json
check "the plot has all results" compare_plot
check "descriptors are as few as they should be" count_descriptors
check "targets are judged" judge
check "a target can be missed" judge_badly
check "a target with an unknown peer is refused" refuse_targets
check "a peer that reads something else is found out" find_out_liar
check "a peer that writes something else is found out" find_out_writing_liar
if test -n "${TEST_INSTRUMENT-}${TEST_RUNNER-}" ||
  { { ! command -v javac || ! test -f "${LUCENE8_JAR-/usr/share/java/lucene-core-8.7.0.jar}"; } &&
    ! pkg-config --exists liblucene++; } > /dev/null 2>&1
then
  echo "ok - Lucene reads the same # SKIP it is not here, or not to be run so"
else
  check "Lucene reads the same" run_others
fi
check "no files are left" nothing_left
