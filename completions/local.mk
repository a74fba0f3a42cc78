# completions/local.mk: what shells know of the command
#
# SPDX-License-Identifier: LGPL-2.1-or-later

if BASH_COMPLETION
bashcompletiondir = $(BASH_COMPLETION_DIR)
bashcompletion_DATA = completions/mmdir
endif

EXTRA_DIST += completions/mmdir
