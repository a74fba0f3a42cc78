# vapi/local.mk: the library for programs in Vala
#
# SPDX-License-Identifier: LGPL-2.1-or-later

vapidir = $(datadir)/vala/vapi
dist_vapi_DATA = vapi/mmdir.vapi
