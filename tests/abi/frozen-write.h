/* frozen-write.h: what a program that was built with the first headers of a
 * series writes with the library of today
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* Writes @records (element type: Record) into a file of @folder, and compares
 * that with @bytes. */
void frozen_write (const char *folder,
                   const GByteArray *bytes,
                   const GArray *records);
