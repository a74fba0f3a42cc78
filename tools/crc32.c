/* crc32.c: the CRC-32 of a whole from those of its parts
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A CRC is the remainder of a polynomial over GF(2) by another.  To have n
 * bytes behind others is to multiply their polynomial by x^(8n), and so also
 * the remainder.  The values that a CRC starts and ends with cancel out where
 * those of parts are added.  Polynomials have their highest power in the
 * lowest bit, as the CRC-32 of zlib and Java has them.
 */

#include "config.h"

#include "crc32.h"

#define POLYNOMIAL 0xedb88320u
#define ONE 0x80000000u
#define X_TO_THE_8 (ONE >> 8)

static guint32
multiply (guint32 a,
          guint32 b)
{
  guint32 product = 0;

  for (; a != 0; a <<= 1)
    {
      if (a & ONE)
        product ^= b;
      b = b & 1 ? (b >> 1) ^ POLYNOMIAL : b >> 1;
    }
  return product;
}

guint32
crc32_shift (guint32 crc,
             guint64 length)
{
  guint32 power = X_TO_THE_8;

  for (; length != 0; length >>= 1)
    {
      if (length & 1)
        crc = multiply (power, crc);
      power = multiply (power, power);
    }
  return crc;
}
