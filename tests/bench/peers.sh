#!/bin/sh
# peers.sh: compiles the peers in other languages, as far as their packages
# are installed, and runs the benchmark with them
#
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# peers.sh FOLDER BENCH [ARGUMENT...]
#
# FOLDER gets what is compiled.  LUCENE_JAR names the core jar of a Lucene
# newer than Debian's, which may need a newer JAVA_HOME; LUCENE8_JAR is another
# place of Debian's.  INDEX_MEBIBYTES is the size of the index that Lucene
# writes there, to be verified: none is written if it is 0.

set -eu

source_folder=${0%/*}
folder=$1
bench=$2
shift 2

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
lucene8_jar=${LUCENE8_JAR-/usr/share/java/lucene-core-8.7.0.jar}
lucene_jar=${LUCENE_JAR-}
index_mebibytes=${INDEX_MEBIBYTES-680}

missing ()
{
  echo "# without $1: $2" >&2
}

# Whether $1 must be made again from $2.
is_older ()
{
  test ! -e "$1" || test -n "$(find "$2" -newer "$1")"
}

make_lucenepp ()
{
  compiler=${CXX-c++}
  pkg-config --exists liblucene++ 2> /dev/null || { missing Lucene++ "no package liblucene++"; return 1; }
  command -v "$compiler" > /dev/null || { missing Lucene++ "no compiler $compiler"; return 1; }
  if is_older "$folder/lucenepp" "$source_folder/peer-lucenepp.cc"
  then
    # shellcheck disable=SC2046
    "$compiler" -O2 "-DLUCENEPP_VERSION=\"$(pkg-config --modversion liblucene++)\"" -o "$folder/lucenepp" "$source_folder/peer-lucenepp.cc" \
      $(pkg-config --cflags --libs liblucene++) ||
      { missing Lucene++ "its peer does not compile"; return 1; }
  fi
}

# make_java NAME JAR: the Java peer for one Lucene.
make_java ()
{
  test -n "$2" || return 1
  test -f "$2" || { missing "$1" "no $2"; return 1; }
  command -v "${java}c" > /dev/null || { missing "$1" "no ${java}c"; return 1; }
  if is_older "$folder/$1" "$source_folder/BenchPeer.java"
  then
    rm -rf "$folder/$1"
    "${java}c" -nowarn -encoding UTF-8 -cp "$2" -d "$folder/$1" "$source_folder/BenchPeer.java" ||
      { rm -rf "$folder/$1"; missing "$1" "its peer does not compile"; return 1; }
  fi
}

java_command ()
{
  echo "$java -Xmx1g -cp $2:$folder/$1"
}

# Written once: what is in it does not depend on the benchmark.
make_index ()
{
  test "$index_mebibytes" -gt 0 || return 1
  if test ! -f "$folder/index-$index_mebibytes/done"
  then
    rm -rf "$folder/index-$index_mebibytes"
    $(java_command lucene8 "$lucene8_jar") BenchPeer --write-index \
      "$folder/index-$index_mebibytes/index" "$index_mebibytes"
    touch "$folder/index-$index_mebibytes/done"
  fi
}

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

if make_lucenepp
then
  set -- "$@" --peer="lucene++=$folder/lucenepp"
fi
if make_java lucene8 "$lucene8_jar"
then
  set -- "$@" --peer="lucene8=$(java_command lucene8 "$lucene8_jar") BenchPeer"
  if make_index
  then
    set -- "$@" --index="$folder/index-$index_mebibytes/index" \
      --check-index="$(java_command lucene8 "$lucene8_jar") org.apache.lucene.index.CheckIndex -fast"
  fi
fi
if make_java lucene "$lucene_jar"
then
  set -- "$@" --peer="lucene=$(java_command lucene "$lucene_jar") --enable-native-access=ALL-UNNAMED BenchPeer"
fi

exec "$bench" "$@"
