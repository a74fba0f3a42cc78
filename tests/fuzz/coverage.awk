# coverage.awk: the lines that were run, of what is fuzzed, by file
#
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Of each file llvm-cov tells regions, functions, lines and branches: how many
# there are, how many were missed, and the part that was not.

/\/source\/(lib|include\/mmdir)\// || /\/source\/tools\/lucene-/ {
  if ($8 == 0)
    next
  sub (/.*\/source\//, "", $1)
  printf "%-36s %5d of %5d lines  %7s\n", $1, $8 - $9, $8, $10
  folder = $1 ~ /^tools/ ? "tools/lucene-*" : "the library"
  lines[folder] += $8
  missed[folder] += $9
}

END {
  for (folder in lines)
    printf "%-36s %5d of %5d lines  %6.2f%%\n", folder, lines[folder] - missed[folder], lines[folder],
      100 - 100 * missed[folder] / lines[folder]
}
