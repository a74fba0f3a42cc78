/* test-vala.vala: a program in Vala reads what Lucene wrote, and writes it
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * With test-vala-values.vala and test-vala-writing.vala, it calls everything
 * that vapi/mmdir.vapi has; tests/test-vala.sh sees to that. */

delegate void Case () throws GLib.Error;

string data (string name) {
  return Test.build_filename (Test.FileType.DIST, "data", name);
}

void bytes () throws GLib.Error {
  var directory = Mmdir.Directory.open (data ("lucene10/plain"));
  var buffer = new uint8[4];
  Bytes kept;
  uint8[] contents;

  FileUtils.get_data (data ("lucene10/plain/segments_6"), out contents);
  /* Of a mapped file, none is copied. */
  directory.small_file_threshold = 0;
  {
    var input = directory.open_input ("segments_6", Mmdir.Context.READ);
    unowned uint8[] seen = input.peek (16);

    assert_cmpmem (seen[0 : 16], contents[0 : 16]);
    assert_true (seen.length >= 16);
    assert_true (input.tell () == 0);
    input.skip (4);
    input.read_bytes (buffer);
    assert_cmpmem (buffer, contents[4 : 8]);
    input.read_bytes_at (1, buffer);
    assert_cmpmem (buffer, contents[1 : 5]);
    assert_true (input.tell () == 8);
    input.seek (input.length);
    assert_true (input.tell () == contents.length);
    kept = input.get_bytes (2, (size_t) input.length - 2);
  }
  directory = null;
  assert_true (kept.compare (new Bytes (contents[2 : contents.length])) == 0);
}

void slices () throws GLib.Error {
  var input = Mmdir.Directory.open (data ("lucene10/plain")).open_input ("segments_6", Mmdir.Context.READ);
  var footer = input.slice ("footer", input.length - 16, 16);
  var whole = input.slice_with_context (null, 0, input.length, Mmdir.Context.MERGE);
  Mmdir.Input clone;
  uint32 magic, again;

  footer.read_uint32_be (out magic);
  assert_true (magic == 0xc02893e8U);
  clone = footer.clone ();
  assert_true (clone.tell () == 4);
  footer = null;
  input = null;
  clone.seek (0);
  clone.read_uint32_be (out again);
  assert_true (again == magic && clone.length == 16);
  whole.read_uint32_be (out magic);
  assert_true (magic == 0x3fd76c17U);
  assert_true ("footer" in clone.describe ());
}

void files () throws GLib.Error {
  var directory = Mmdir.Directory.open_with_chunk_power (data ("primitives10"), Mmdir.CHUNK_POWER_MINIMUM);
  var again = directory;
  var names = again.list ();
  uint64 length;

  assert_cmpstr (directory.path, CompareOperator.EQ, data ("primitives10"));
  assert_true (directory.path in directory.describe ());
  assert_cmpuint (directory.chunk_power, CompareOperator.EQ, Mmdir.CHUNK_POWER_MINIMUM);
  assert_cmpint (names.length, CompareOperator.EQ, 30);
  foreach (unowned string name in names) {
    directory.get_file_length (name, out length);
    assert_true (directory.file_exists (name));
    assert_true (directory.open_input (name, Mmdir.Context.READ).length == length);
  }
  assert_false (directory.file_exists ("missing"));
  assert_true ("mixed.bin" in names);
  directory = null;
  assert_true (again.file_exists ("mixed.bin"));
}

void settings () throws GLib.Error {
  var directory = Mmdir.Directory.open (data ("primitives10"));
  Mmdir.Input input;

  assert_cmpuint (directory.chunk_power, CompareOperator.EQ, Mmdir.CHUNK_POWER_DEFAULT);
  assert_true (Mmdir.CHUNK_POWER_DEFAULT < Mmdir.CHUNK_POWER_MAXIMUM);
  directory.preload = directory.fallback = true;
  assert_true (directory.preload && directory.fallback);
  directory.preload = directory.fallback = false;
  assert_false (directory.preload || directory.fallback);
  directory.map_budget = uint32.MAX + (uint64) 1;
  assert_true (directory.map_budget == uint32.MAX + (uint64) 1);
  assert_true (directory.backing == Mmdir.Backing.AUTO);
  assert_true (directory.open_input ("int.bin", Mmdir.Context.READ).backing == Mmdir.Backing.MEMORY);
  directory.small_file_threshold = 1;
  assert_true (directory.small_file_threshold == 1);
  input = directory.open_input ("int.bin", Mmdir.Context.READ);
  assert_true (input.backing == Mmdir.Backing.MAPPED && !input.windowed && input.n_chunks == 1);
  assert_cmpuint (input.chunk_power, CompareOperator.EQ, directory.chunk_power);
  directory.backing = Mmdir.Backing.BUFFERED;
  assert_true (directory.backing == Mmdir.Backing.BUFFERED);
  assert_true (directory.open_input ("int.bin", Mmdir.Context.READ).backing == Mmdir.Backing.BUFFERED);
}

int n_witnesses = 0;

[Compact]
class Witness {
  public Witness () { n_witnesses++; }
  ~Witness () { n_witnesses--; }
  public int n_calls;
}

void set_advice (Mmdir.Directory directory, string expected) {
  var witness = new Witness ();

  directory.set_advice_func ((name, context, advice) => {
    assert_cmpstr (name, CompareOperator.EQ, expected);
    assert_true (context == Mmdir.Context.READ && advice == context.get_advice ());
    assert_cmpint (++witness.n_calls, CompareOperator.EQ, 1);
    return Mmdir.Advice.NORMAL;
  });
}

void set_preload (Mmdir.Directory directory, string expected) {
  var witness = new Witness ();

  directory.set_preload_func ((name, context) => {
    assert_cmpstr (name, CompareOperator.EQ, expected);
    assert_true (context == Mmdir.Context.READ);
    return ++witness.n_calls == 1;
  });
}

/* They live for as long as the directory has them, and no longer. */
void functions () throws GLib.Error {
  var directory = Mmdir.Directory.open (data ("primitives10"));
  uint64 last = 0, total = 0;
  Mmdir.Input input;

  directory.small_file_threshold = 0;
  set_advice (directory, "long.bin");
  set_preload (directory, "long.bin");
  assert_cmpint (n_witnesses, CompareOperator.EQ, 2);
  input = directory.open_input ("long.bin", Mmdir.Context.READ);
  directory.set_preload_func (null);
  assert_cmpint (n_witnesses, CompareOperator.EQ, 1);
  directory = null;
  assert_cmpint (n_witnesses, CompareOperator.EQ, 0);

  input.preload ((done, all) => { last = done; total = all; return true; });
  assert_true (last == input.length && total == input.length);
  input.preload ();
  try {
    input.preload (() => false);
    assert_not_reached ();
  } catch (Mmdir.Error.CANCELLED error) {
    assert_cmpstr (Path.get_basename (Mmdir.Error.get_path (error)), CompareOperator.EQ, "long.bin");
  }
}

void errors () throws GLib.Error {
  var directory = Mmdir.Directory.open (data ("primitives10"));
  var input = directory.open_input ("int.bin", Mmdir.Context.READ);
  uint64 number = 0;
  uint32 value;

  try {
    directory.open_input ("missing", Mmdir.Context.READ);
    assert_not_reached ();
  } catch (Mmdir.Error.NOT_FOUND error) {
    assert_error (error, Mmdir.Error.quark (), Mmdir.Error.NOT_FOUND);
    assert_cmpstr (Path.get_basename (Mmdir.Error.get_path (error)), CompareOperator.EQ, "missing");
    assert_true (Mmdir.Error.get_call (error) != null && Mmdir.Error.get_os_code (error) != 0);
    assert_false (Mmdir.Error.get_offset (error) || Mmdir.Error.get_length (error));
    assert_true (error.message.has_suffix (Mmdir.Error.get_hint (error) ?? "no hint"));
  }
  try {
    input.read_uint32_le_at (input.length - 3, out value);
    assert_not_reached ();
  } catch (Mmdir.Error error) {
    assert_true (error is Mmdir.Error.END_OF_INPUT);
    assert_true (Mmdir.Error.get_offset (error, out number) && number == input.length - 3);
    assert_true (Mmdir.Error.get_length (error, out number) && number == 4);
    assert_true (Mmdir.Error.get_call (error) == null && Mmdir.Error.get_os_code (error) == 0);
    assert_null (Mmdir.Error.get_hint (error));
  }
  assert_null (Mmdir.Error.get_path (new FileError.NOENT ("of another domain")));
  assert_false (Mmdir.Error.get_offset (null));
}

void refuse (Case call) throws GLib.Error {
  try {
    call ();
    assert_not_reached ();
  } catch (Mmdir.Error error) {
    assert_true (error is Mmdir.Error.OUT_OF_RANGE || error is Mmdir.Error.END_OF_INPUT);
  }
}

/* Positions have 64 bits: 32 of them would be 0. */
void positions () throws GLib.Error {
  var input = Mmdir.Directory.open (data ("lucene10/plain")).open_input ("_0.fdt", Mmdir.Context.READ);
  var far = uint32.MAX + (uint64) 1;
  var buffer = new uint8[1];

  refuse (() => input.seek (far));
  refuse (() => input.skip (far));
  refuse (() => { var slice = input.slice (null, far, 0); slice = null; });
  refuse (() => { var slice = input.slice_with_context (null, 0, far, Mmdir.Context.READ); slice = null; });
  refuse (() => input.read_bytes_at (far, buffer));
  refuse (() => { uint8 value; input.read_byte_at (far, out value); });
  refuse (() => { var bytes = input.get_bytes (far, 0); bytes = null; });
  refuse (() => input.advise (far, 0, Mmdir.Advice.RANDOM));
  refuse (() => input.prefetch (0, far));
  refuse (() => { uint64 resident; input.get_residency (far, 0, out resident); });
}

/* What not every system can do says so. */
void ask (Case call) throws GLib.Error {
  try {
    call ();
  } catch (Mmdir.Error.UNSUPPORTED error) {
    Test.message ("%s", error.message);
  }
}

void memory () throws GLib.Error {
  var directory = Mmdir.Directory.open (data ("lucene10/plain"));
  Mmdir.Range[] ranges = { Mmdir.Range () { offset = 1, length = 2 }, Mmdir.Range () { offset = 64 } };
  uint64 used = 0, maximum = 0;

  directory.small_file_threshold = 0;
  {
    var input = directory.open_input ("_0.fdt", Mmdir.Context.READ);
    uint64 resident = uint64.MAX;

    ask (() => input.advise (0, input.length, Mmdir.Advice.SEQUENTIAL));
    ask (() => input.prefetch (0, input.length));
    ask (() => input.prefetch_ranges (ranges));
    ask (() => {
      input.get_residency (0, input.length, out resident);
      assert_true (resident <= input.length);
    });
    ask (() => Mmdir.Guard.install ());
    assert_true (input.check ());
    Mmdir.Guard.remove ();
    ranges[1].offset = input.length + 1;
    try {
      input.prefetch_ranges (ranges);
      assert_not_reached ();
    } catch (Mmdir.Error.OUT_OF_RANGE error) {
      assert_true (Mmdir.Error.get_offset (error, out used) && used == ranges[1].offset);
    }
  }
  ask (() => directory.evict_file ("_0.fdt"));
  ask (() => directory.trim (Mmdir.Trim.UNMAP));

  Mmdir.Limit.OPEN_FILES.get (out used, out maximum);
  assert_true (used <= maximum || used == Mmdir.LIMIT_UNKNOWN);
  assert_true (Mmdir.get_map_granularity () % Mmdir.get_page_size () == 0);
}

void version () throws GLib.Error {
  assert_null (Mmdir.check_version (Mmdir.MAJOR_VERSION, Mmdir.MINOR_VERSION, Mmdir.MICRO_VERSION));
  assert_nonnull (Mmdir.check_version (Mmdir.MAJOR_VERSION + 1, 0, 0));
}

void run (Case call) {
  try {
    call ();
  } catch (GLib.Error error) {
    Test.message ("%s", error.message);
    Test.fail ();
  }
}

int main (string[] arguments) {
  Test.init (ref arguments);
  Test.add_func ("/vala/little-endian", () => run (little_endian));
  Test.add_func ("/vala/big-endian", () => run (big_endian));
  Test.add_func ("/vala/variable-length", () => run (variable_length));
  Test.add_func ("/vala/groups", () => run (groups));
  Test.add_func ("/vala/strings", () => run (strings));
  Test.add_func ("/vala/sets", () => run (sets));
  Test.add_func ("/vala/maps", () => run (maps));
  Test.add_func ("/vala/bytes", () => run (bytes));
  Test.add_func ("/vala/slices", () => run (slices));
  Test.add_func ("/vala/files", () => run (files));
  Test.add_func ("/vala/settings", () => run (settings));
  Test.add_func ("/vala/functions", () => run (functions));
  Test.add_func ("/vala/errors", () => run (errors));
  Test.add_func ("/vala/positions", () => run (positions));
  Test.add_func ("/vala/memory", () => run (memory));
  Test.add_func ("/vala/write/little-endian", () => run (write_little_endian));
  Test.add_func ("/vala/write/big-endian", () => run (write_big_endian));
  Test.add_func ("/vala/write/variable-length", () => run (write_variable_length));
  Test.add_func ("/vala/write/groups", () => run (write_groups));
  Test.add_func ("/vala/write/strings", () => run (write_strings));
  Test.add_func ("/vala/write/collections", () => run (write_collections));
  Test.add_func ("/vala/write/file", () => run (write_file));
  Test.add_func ("/vala/write/errors", () => run (write_errors));
  Test.add_func ("/vala/changes", () => run (change_files));
  Test.add_func ("/vala/locks", () => run (locks));
  Test.add_func ("/vala/version", () => run (version));
  return Test.run ();
}
