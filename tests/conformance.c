/* conformance.c: one suite for every way in which an input can be read
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The tests of each conformance-*.c run over every plan of fixture.c.  The
 * program conformance has reads in place, conformance-exported calls the
 * functions of the library.
 */

#include "conformance.h"

int
main (int argc,
      char **argv)
{
#ifdef MMDIR_DISABLE_INLINE
  if (instrument_leaves_out_twin ())
    return 0;
#endif
  g_test_init (&argc, &argv, NULL);

  conformance_add_fixed ();
  conformance_add_varint ();
  conformance_add_string ();
  conformance_add_group ();
  conformance_add_array ();
  conformance_add_bytes ();
  conformance_add_positional ();
  conformance_add_mixed ();
  conformance_add_seek ();
  conformance_add_chunk ();
  conformance_add_clone ();
  conformance_add_slice ();
  conformance_add_lifetime ();
  conformance_add_threads ();
  conformance_add_advice ();
  conformance_add_prefetch ();
  conformance_add_residency ();
  conformance_add_directory ();
  conformance_add_buffered ();
  conformance_add_fallback ();

  return g_test_run ();
}
