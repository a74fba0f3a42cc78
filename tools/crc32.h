/* crc32.h: the CRC-32 of a whole from those of its parts
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* What the CRC-32 of some bytes adds to that of the same bytes with @length
 * more behind them, so that, for bytes A and then B,
 *
 *   crc (AB) = crc32_shift (crc (A), length of B) ^ crc (B) */
guint32 crc32_shift (guint32 crc,
                     guint64 length);
