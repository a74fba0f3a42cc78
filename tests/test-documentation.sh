#!/bin/sh
# test-documentation.sh: the comments of public functions say all that they
# should
#
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What can be told without understanding: each function of the headers has one
# comment, with its parameters in their order, an annotation for each pointer, a
# unit for each size and offset, its errors by their codes, its thread rule, what
# it returns, and since when.

set -eu

if test "${TEST_SCOPE-}" = build
then
  echo "1..0 # SKIP what it looks at is the same in every build"
  exit 0
fi

source_folder=$G_TEST_SRCDIR/..
LC_ALL=C
export LC_ALL

# A build in the source folder makes one out of another.
set --
for header in "$source_folder"/include/mmdir/*.h
do
  case $header in
    */mmdir-version.h) ;;
    *) set -- "$@" "$header" ;;
  esac
done

# Prints a line of TAP for each function and each page of the reference.
awk '
function fail(what)
{
  complaints = complaints "# " what "\n"
}

function report(name)
{
  n_tests++
  printf "%s%s - %s\n", complaints, complaints == "" ? "ok" : "not ok", name
  complaints = ""
}

# "guint64 *length" is a pointer named length.
function add_parameter(name, text,   type)
{
  gsub(/^ +| +$/, "", text)
  if (text == "void" || text == "")
    return
  n_parameters[name]++
  type = text
  sub(/[a-z_0-9]+$/, "", type)
  parameter_name[name, n_parameters[name]] = substr(text, length(type) + 1)
  parameter_type[name, n_parameters[name]] = type
}

function add_prototype(text,   name, parts, n, i)
{
  gsub(/G_GNUC_[A-Z_]*/, "", text)
  gsub(/[ \t]+/, " ", text)
  name = text
  sub(/ ?\(.*/, "", name)
  return_type[name_of(name)] = substr(name, 1, length(name) - length(name_of(name)))
  name = name_of(name)
  functions[++n_functions] = name
  since[name] = available
  sub(/^[^(]*\(/, "", text)
  sub(/\) *;.*/, "", text)
  n = split(text, parts, ",")
  for (i = 1; i <= n; i++)
    add_parameter(name, parts[i])
}

# A callback, from "typedef gboolean (*MmdirProgressFunc) (guint64 done," on.
function add_callback(text,   name, parts, n, i)
{
  gsub(/[ \t]+/, " ", text)
  match(text, /\(\*[A-Za-z]+\)/)
  name = substr(text, RSTART + 2, RLENGTH - 3)
  return_type[name] = substr(text, 9, RSTART - 9)
  callbacks[++n_callbacks] = name
  text = substr(text, RSTART + RLENGTH)
  sub(/^ *\(/, "", text)
  sub(/\) *;.*/, "", text)
  n = split(text, parts, ",")
  for (i = 1; i <= n; i++)
    add_parameter(name, parts[i])
}

function name_of(text)
{
  return substr(text, match(text, /[a-z_0-9]+$/))
}

function is_pointer(type)
{
  return type ~ /\*|gpointer|GDestroyNotify/ || is_callback(type)
}

function is_callback(type)
{
  return type ~ /Func|Observer/
}

function is_size(type)
{
  return type ~ /guint64|gsize/
}

function has_unit(text)
{
  return text ~ /byte|values|ranges|strings|chunks|unit/
}

# Text of the comment from a line that begins with "@name:" or "Returns:" up to
# the next one, in one line.
function part_of(name, heading)
{
  return parts_of[name, heading]
}

function read_comment(   name, heading, text, n)
{
  text = $0
  sub(/^ \* ?/, "", text)
  name = text
  sub(/:.*/, "", name)
  if (name !~ /^(SECTION|mmdir_[a-z0-9_]+|Mmdir[A-Za-z]+|MMDIR_[A-Z0-9_]+)$/)
    return
  if (name == "SECTION")
    name = text
  if (name in comments)
    twice[name] = 1
  comments[name] = 1
  heading = "first"
  while ((getline > 0) && $0 !~ /\*\//)
    {
      text = $0
      sub(/^ \* ?/, "", text)
      if (match(text, /^@[A-Za-z_0-9]+:/))
        {
          heading = substr(text, 1, RLENGTH)
          order[name, ++n_described[name]] = heading
        }
      else if (text ~ /^Returns:/)
        heading = "Returns:"
      else if (text ~ /^Since:/)
        heading = "Since:"
      else if (text ~ /^Thread rule:/)
        heading = "Thread rule:"
      else if (text ~ /^Fails (with|as) /)
        heading = "Fails"
      else if (text == "" && heading != "Fails")
        heading = "text"
      parts_of[name, heading] = parts_of[name, heading] " " text
    }
}

function check_parameters(name,   i, parameter, type, text)
{
  if (n_parameters[name] + 0 != n_described[name] + 0)
    fail("it has " n_parameters[name] + 0 " parameters, and the comment " n_described[name] + 0)
  for (i = 1; i <= n_parameters[name]; i++)
    {
      parameter = "@" parameter_name[name, i] ":"
      type = parameter_type[name, i]
      text = part_of(name, parameter)
      if (order[name, i] != parameter)
        fail("parameter " i " should be " parameter)
      if (is_pointer(type) && text !~ /: \([a-z]/)
        fail(parameter " is a pointer without an annotation")
      if (is_callback(type) && text !~ /\(scope [a-z]+\)/)
        fail(parameter " is a function without a scope")
      if (is_size(type) && parameter != "@value:" && !has_unit(text))
        fail(parameter " has no unit")
    }
}

function check_returns(name,   text)
{
  text = part_of(name, "Returns:")
  if (return_type[name] ~ /^ *void *$/)
    {
      if (text != "")
        fail("it returns nothing")
      return
    }
  if (text == "")
    fail("there is no Returns:")
  if (is_pointer(return_type[name]) && text !~ /\(transfer (full|none)\)/)
    fail("what is returned has no owner")
  if (is_size(return_type[name]) && !has_unit(text))
    fail("what is returned has no unit")
}

function check_errors(name,   text, code, other, has_error)
{
  has_error = parameter_type[name, n_parameters[name] + 0] ~ /GError \*\*/
  text = part_of(name, "Fails")
  if (!has_error)
    {
      if (text != "")
        fail("it has no errors")
      return
    }
  if (text !~ /%MMDIR_ERROR_/)
    fail("no error code is named")
  other = text
  while (match(text, /%MMDIR_ERROR_[A-Z_]+/))
    {
      code = substr(text, RSTART + 1, RLENGTH - 1)
      text = substr(text, RSTART + RLENGTH)
      if (code in codes)
        codes[code]++
      else
        fail("there is no " code)
    }
  while (match(other, /mmdir_[a-z0-9_]+\(\)/))
    {
      code = substr(other, RSTART, RLENGTH - 2)
      other = substr(other, RSTART + RLENGTH)
      if (!(code in since))
        fail("there is no " code "()")
    }
}

FILENAME ~ /\.h(\.in)?$/ && /^MMDIR_AVAILABLE_IN_[0-9_]+$/ {
  available = substr($0, 20)
  sub(/_/, ".", available)
  prototype = ""
  while (prototype !~ /;/ && (getline line) > 0)
    prototype = prototype " " line
  add_prototype(prototype)
  next
}
FILENAME ~ /\.h$/ && /^typedef .*\(\*[A-Za-z]+\)/ {
  prototype = $0
  while (prototype !~ /;/ && (getline line) > 0)
    prototype = prototype " " line
  add_callback(prototype)
  next
}
FILENAME ~ /\.h$/ && /^typedef struct$/ {
  n_members = 0
  while ((getline line) > 0 && line !~ /^}/)
    if (is_size(line))
      {
        sub(/;.*/, "", line)
        members[++n_members] = name_of(line)
      }
  gsub(/[^A-Za-z]/, "", line)
  for (i = 1; i <= n_members; i++)
    sized[line, members[i]] = "@" members[i] ":"
  next
}
FILENAME ~ /mmdir-error\.h$/ && /^  MMDIR_ERROR_[A-Z_]+,?$/ {
  code = $1
  sub(/,/, "", code)
  codes[code] = 0
  next
}
FILENAME ~ /sections\.txt$/ && /^<FILE>/ {
  gsub(/<[^>]*>/, "")
  sections[++n_sections] = $0
  next
}
FILENAME ~ /sections\.txt$/ && /^<TITLE>.+<\/TITLE>/ {
  titles[sections[n_sections]] = 1
  next
}
/^\/\*\*$/ {
  getline
  read_comment()
}

END {
  for (i = 1; i <= n_functions; i++)
    {
      name = functions[i]
      if (!(name in comments))
        fail("there is no comment")
      if (name in twice)
        fail("there are two comments")
      check_parameters(name)
      check_returns(name)
      check_errors(name)
      if (part_of(name, "Thread rule:") == "")
        fail("there is no thread rule")
      if (part_of(name, "Since:") != " Since: " since[name])
        fail("Since: should be " since[name])
      report(name)
    }
  for (i = 1; i <= n_callbacks; i++)
    {
      name = callbacks[i]
      check_parameters(name)
      check_returns(name)
      if (part_of(name, "text") !~ / thread/)
        fail("it does not say in which thread it is called")
      report(name)
    }
  for (key in sized)
    {
      split(key, parts, SUBSEP)
      if (!has_unit(part_of(parts[1], sized[key])))
        fail(parts[1] " has no unit of " sized[key])
    }
  for (name in comments)
    if (name ~ /^M/ && part_of(name, "Since:") !~ /^ Since: [0-9]+\.[0-9]+$/)
      fail(name " has no Since:")
  report("types and macros")
  for (i = 1; i <= n_sections; i++)
    {
      name = "SECTION:" sections[i]
      if (part_of(name, "@Short_description:") == "")
        fail(sections[i] " has no short description")
      if (part_of(name, "text") == "")
        fail(sections[i] " has no description")
      if (!(sections[i] in titles))
        fail(sections[i] " has no title")
    }
  report("pages of the reference")
  for (code in codes)
    if (codes[code] == 0)
      fail(code " is an error of no function")
  report("codes of errors")
  if (n_functions < 163 || n_callbacks < 4 || n_sections < 17)
    fail("only " n_functions + 0 " functions, " n_callbacks + 0 " callbacks and " n_sections + 0 " pages")
  report("functions of 1.0")
  print "1.." n_tests
}' "$@" "$source_folder"/include/mmdir/mmdir-version.h.in \
  "$source_folder"/docs/mmdir-sections.txt "$source_folder"/docs/sections.c \
  "$source_folder"/lib/*.c
