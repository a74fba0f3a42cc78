# catalog.awk: what a catalog says
#
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Reads what "msgcat --no-wrap" writes, in the C locale, as bytes.
#
# With $MESSAGE set, prints the translation of that msgid, of the plural form
# $FORM if there are several, with each conversion replaced by the next line of
# $ARGUMENTS, or by the one that it gives the number of.
#
# Without, prints a line for each translation that does not keep what programs
# and people go by: conversions, options, names of files, of settings, of
# commands and of formats, values, and how the text ends.

# What is between the quotes of a line, as it is in memory.
function quoted (line,   text)
{
  text = substr (line, index (line, "\"") + 1)
  sub (/"$/, "", text)
  gsub (/\\n/, "\n", text)
  gsub (/\\t/, "\t", text)
  gsub (/\\"/, "\"", text)
  gsub (/\\\\/, "\\", text)
  return text
}

function find_conversion (text)
{
  return match (text, /%([0-9]+\$)?[-+#0]*[0-9]*(\.[0-9]+)?(<[A-Za-z0-9]+>|[A-Za-z%])/)
}

function fill (text,   filled, conversion, n, last)
{
  while (find_conversion(text) > 0)
    {
      conversion = substr (text, RSTART, RLENGTH)
      filled = filled substr (text, 1, RSTART - 1)
      text = substr (text, RSTART + RLENGTH)
      n = conversion ~ /^%[0-9]+\$/ ? substr (conversion, 2) + 0 : ++last
      filled = filled (conversion == "%%" ? "%" : arguments[n])
    }
  return filled text
}

# Counts each conversion, whatever its place, and leaves a space for it.
function count_conversions (text, counts, step,   rest, conversion)
{
  while (find_conversion(text) > 0)
    {
      conversion = substr (text, RSTART, RLENGTH)
      rest = rest substr (text, 1, RSTART - 1) " "
      text = substr (text, RSTART + RLENGTH)
      sub (/[0-9]+\$/, "", conversion)
      counts[conversion] += step
    }
  return rest text
}

# Finds whole words, which no letter or digit of ASCII touches; nor does any
# other letter of two bytes touch a hyphen, as in "pré-carregar".
function mark(text, pattern, found, bit,   word, before, letter)
{
  while (match (text, pattern))
    {
      word = substr (text, RSTART, RLENGTH)
      before = substr (text, RSTART - 1, RSTART > 1)
      letter = RSTART > 2 && substr (text, RSTART - 2, 2) ~ /^[\303-\337][\200-\277]$/
      text = substr (text, RSTART + RLENGTH)
      sub (/[.-]+$/, "", word)
      if (before ~ /[A-Za-z0-9-]/ || (letter && word ~ /^-/) || (word ~ /[A-Za-z0-9]$/ && text ~ /^[A-Za-z0-9]/))
        continue
      if (word !~ /^[KMGT]iB$/ && int (found[word] / bit) % 2 == 0)
        found[word] += bit
    }
}

function mark_names (text, found, bit)
{
  gsub (/[ \n\t]+/, " ", text)
  mark(text, "--?[a-z][a-z-]*", found, bit)
  mark(text, "[A-Za-z0-9_]*[._][A-Za-z0-9_][A-Za-z0-9_.-]*", found, bit)
  mark(text, "[A-Z]+[a-z0-9]+[A-Z][A-Za-z0-9]*", found, bit)
  mark(text, "mmdir [a-z]+", found, bit)
  mark(text, "ASCII|CRC-32|JSON|Lucene|UTF-8|128M|0x|2\\^N|mmdir|stdio|sysctl|ulimit", found, bit)
}

function complain (what,   line)
{
  line = id
  gsub (/\n/, "\\n", line)
  printf "%s: \"%s\": %s\n", FILENAME, line, what
}

function compare (source, text,   counts, found, each, rest, has_values)
{
  split ("", counts)
  split ("", found)
  rest = count_conversions(source, counts, 1)
  mark_names(rest, found, 1)
  # Where a message lists them, and not where one is a word of its own.
  has_values = rest ~ /auto, mapped or buffered/
  if (has_values)
    mark(rest, "auto|mapped|buffered", found, 1)
  rest = count_conversions(text, counts, -1)
  mark_names(rest, found, 2)
  if (has_values)
    mark(rest, "auto|mapped|buffered", found, 2)

  for (each in counts)
    if (counts[each] != 0)
      complain(each " is there " (counts[each] > 0 ? "too seldom" : "too often"))
  for (each in found)
    if (found[each] == 1)
      complain(each " is not kept")
    else if (found[each] == 2)
      complain(each " is not in the original")
  # The wide colon has a space in it.
  if ((source ~ / $/) != (text ~ /( |\357\274\232)$/))
    complain("the space at the end is not the same")
  if (source ~ / / && (source ~ /\.$/) != (text ~ /(\.|\343\200\202)$/))
    complain("the full stop at the end is not the same")
}

function finish (   form)
{
  if (asked != "" && id == asked)
    print (form_asked in strings) ? fill(strings[form_asked]) : "there is no form " form_asked
  else if (asked == "" && id != "")
    for (form = 0; form < n_strings; form++)
      compare(plural != "" ? plural : id, strings[form])
  id = plural = field = ""
  n_strings = 0
  split ("", strings)
}

BEGIN {
  asked = ENVIRON["MESSAGE"]
  form_asked = ENVIRON["FORM"]
  split (ENVIRON["ARGUMENTS"], arguments, "\n")
}

/^msgid / { finish(); field = "id"; id = quoted($0) }
/^msgid_plural / { field = "plural"; plural = quoted($0) }
/^msgstr/ { field = "string"; strings[n_strings++] = quoted($0) }
/^"/ {
  if (field == "id")
    id = id quoted($0)
  else if (field == "plural")
    plural = plural quoted($0)
  else if (field == "string")
    strings[n_strings - 1] = strings[n_strings - 1] quoted($0)
}

END { finish() }
