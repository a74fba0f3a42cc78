#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Makes the test data again. See the README beside this file.

set -eu
export LC_ALL=C

lucene8=8.8.1
lucene10=10.6.0

usage() {
    echo "usage: generate.sh OUTPUT-DIRECTORY [LUCENE-8-CORE-JAR [LUCENE-10-CORE-JAR]]" >&2
    exit 2
}

[ $# -ge 1 ] && [ $# -le 3 ] || usage
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
# Debian names the file after an older version than the one it holds.
jar8=${2:-/usr/share/java/lucene-core-8.7.0.jar}
jar10=${3:-}

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
trap 'exit 1' HUP INT TERM

if [ -z "$jar10" ]; then
    mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy \
        "-Dartifact=org.apache.lucene:lucene-core:$lucene10" "-DoutputDirectory=$work/jars"
    jar10=$work/jars/lucene-core-$lucene10.jar
fi

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
javac=${JAVA_HOME:+$JAVA_HOME/bin/}javac

generate() { # MAJOR VERSION JAR
    "$javac" -encoding UTF-8 -nowarn -cp "$3" -d "$work/classes$1" \
        "$here"/src/*.java "$here/lucene$1"/*.java
    "$java" -ea -cp "$3:$work/classes$1" Generate "$2" "$work/out"
}

generate 8 "$lucene8" "$jar8"
generate 10 "$lucene10" "$jar10"

mkdir -p -- "$1"
for name in lucene8 primitives8 lucene10 primitives10; do
    rm -rf -- "$1/$name"
    cp -R -- "$work/out/$name" "$1/$name"
done
