# settings.sh: what the scripts of this folder share; they read it with "."
#
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# shellcheck shell=sh disable=SC2154

# Outside the tree: it outlives "make clean" and serves every checkout.
cache=${MMDIR_WIN32_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/mmdir-win32}

# shellcheck source=tests/packages.sh
. "$here/../packages.sh"

# A wine for 32-bit programs that is not installed; see make-wine.
# shellcheck disable=SC2034
wine32=$cache/wine32
