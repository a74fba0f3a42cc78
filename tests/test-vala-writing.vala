/* test-vala-writing.vala: a program in Vala writes what Lucene wrote
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Values of Lucene's are read and written again: the files are the same, byte
 * for byte. */

delegate void Copy (Mmdir.Input input, Mmdir.Output output) throws Mmdir.Error;
delegate void CopyMany (Mmdir.Input input, Mmdir.Output output, size_t n_values) throws Mmdir.Error;

/* A folder of its own for one case. */
[Compact]
class Folder {
  public string path;

  public Folder () throws GLib.Error {
    path = DirUtils.make_tmp ("mmdir-vala-XXXXXX");
  }

  ~Folder () {
    try {
      var directory = Mmdir.Directory.open (path);

      foreach (unowned string name in directory.list ())
        directory.delete_file (name);
    } catch (Mmdir.Error error) {
      Test.message ("%s", error.message);
      Test.fail ();
    }
    assert_cmpint (DirUtils.remove (path), CompareOperator.EQ, 0);
  }

  public uint8[] read (string name) throws GLib.Error {
    uint8[] contents;

    FileUtils.get_data (Path.build_filename (path, name), out contents);
    return contents;
  }
}

/* Values one after the other, and all at once. */
void check_written (string folder, string type, Copy copy, CopyMany? copy_many = null) throws GLib.Error {
  var written = new Folder ();
  var directory = Mmdir.Directory.open (written.path);
  var lines = read_lines (folder + "/" + type + ".expected");
  var input = Mmdir.Directory.open (data (folder)).open_input (type + ".bin", Mmdir.Context.READ);
  var clone = input.clone ();
  var output = directory.create_output ("single");
  uint8[] expected;

  FileUtils.get_data (data (folder + "/" + type + ".bin"), out expected);
  foreach (unowned Line line in lines) {
    copy (input, output);
    assert_true (output.tell () == line.end);
  }
  assert_true (output.close ());
  assert_cmpmem (written.read ("single"), expected);
  if (copy_many != null) {
    output = directory.create_output ("many");
    copy_many (clone, output, lines.length);
    assert_true (output.tell () == expected.length);
    assert_true (output.close ());
    assert_cmpmem (written.read ("many"), expected);
  }
}

void write_little_endian () throws GLib.Error {
  check_written ("primitives10", "byte",
                 (input, output) => { uint8 value; input.read_byte (out value); output.write_byte (value); },
                 (input, output, n) => { var values = new uint8[n]; input.read_bytes (values); output.write_bytes (values); });
  check_written ("primitives10", "short",
                 (input, output) => { uint16 value; input.read_uint16_le (out value); output.write_uint16_le (value); },
                 (input, output, n) => { var values = new uint16[n]; input.read_uint16_le_array (values); output.write_uint16_le_array (values); });
  check_written ("primitives10", "int",
                 (input, output) => { uint32 value; input.read_uint32_le (out value); output.write_uint32_le (value); },
                 (input, output, n) => { var values = new uint32[n]; input.read_uint32_le_array (values); output.write_uint32_le_array (values); });
  check_written ("primitives10", "long",
                 (input, output) => { uint64 value; input.read_uint64_le (out value); output.write_uint64_le (value); },
                 (input, output, n) => { var values = new uint64[n]; input.read_uint64_le_array (values); output.write_uint64_le_array (values); });
  check_written ("primitives10", "float",
                 (input, output) => { float value; input.read_float_le (out value); output.write_float_le (value); },
                 (input, output, n) => { var values = new float[n]; input.read_float_le_array (values); output.write_float_le_array (values); });
  check_written ("primitives10", "double",
                 (input, output) => { double value; input.read_double_le (out value); output.write_double_le (value); },
                 (input, output, n) => { var values = new double[n]; input.read_double_le_array (values); output.write_double_le_array (values); });
}

void write_big_endian () throws GLib.Error {
  check_written ("primitives8", "short",
                 (input, output) => { uint16 value; input.read_uint16_be (out value); output.write_uint16_be (value); },
                 (input, output, n) => { var values = new uint16[n]; input.read_uint16_be_array (values); output.write_uint16_be_array (values); });
  check_written ("primitives8", "int",
                 (input, output) => { uint32 value; input.read_uint32_be (out value); output.write_uint32_be (value); },
                 (input, output, n) => { var values = new uint32[n]; input.read_uint32_be_array (values); output.write_uint32_be_array (values); });
  check_written ("primitives8", "long",
                 (input, output) => { uint64 value; input.read_uint64_be (out value); output.write_uint64_be (value); },
                 (input, output, n) => { var values = new uint64[n]; input.read_uint64_be_array (values); output.write_uint64_be_array (values); });
  check_written ("primitives8", "float",
                 (input, output) => { float value; input.read_float_be (out value); output.write_float_be (value); },
                 (input, output, n) => { var values = new float[n]; input.read_float_be_array (values); output.write_float_be_array (values); });
  check_written ("primitives8", "double",
                 (input, output) => { double value; input.read_double_be (out value); output.write_double_be (value); },
                 (input, output, n) => { var values = new double[n]; input.read_double_be_array (values); output.write_double_be_array (values); });
}

void write_variable_length () throws GLib.Error {
  check_written ("primitives10", "vint",
                 (input, output) => { uint32 value; input.read_vint (out value); output.write_vint (value); },
                 (input, output, n) => { var values = new uint32[n]; input.read_vint_array (values); output.write_vint_array (values); });
  check_written ("primitives10", "vlong",
                 (input, output) => { uint64 value; input.read_vlong (out value); output.write_vlong (value); },
                 (input, output, n) => { var values = new uint64[n]; input.read_vlong_array (values); output.write_vlong_array (values); });
  check_written ("primitives10", "zint",
                 (input, output) => { int32 value; input.read_zint (out value); output.write_zint (value); });
  check_written ("primitives10", "zlong",
                 (input, output) => { int64 value; input.read_zlong (out value); output.write_zlong (value); });
}

void write_groups () throws GLib.Error {
  var lines = read_lines ("primitives10/groupvint.expected");
  var i = 0;

  check_written ("primitives10", "groupvint", (input, output) => {
    var values = new uint32[int.parse (lines[i++].fields[0])];

    input.read_group_vint_array (values);
    output.write_group_vint_array (values);
  });
}

void write_strings () throws GLib.Error {
  check_written ("primitives10", "string", (input, output) => {
    size_t length;
    var text = input.read_string (out length);

    output.write_string (text, (ssize_t) length);
  });
}

/* The order of a map is that of its keys. */
void write_collections () throws GLib.Error {
  uint8[] expected = { 1, 2, 'a', 'b', 2, 0, 1, 'c', 2, 1, 'b', 1, '2', 2, 'b', 'a', 1, '1' };
  var folder = new Folder ();
  var output = Mmdir.Directory.open (folder.path).create_output ("collections");
  var map = new HashTable<string, string> (str_hash, str_equal);

  map["ba"] = "1";
  map["b"] = "2";
  output.write_string_set ({ "ab" });
  output.write_string_set ({ "", "c" });
  output.write_string_map (map);
  output.close ();
  assert_cmpmem (folder.read ("collections"), expected);
}

void observe (Mmdir.Output output, GLib.ByteArray seen) {
  var witness = new Witness ();

  output.set_observer ((bytes) => {
    witness.n_calls++;
    seen.append (bytes);
  });
}

void write_file () throws GLib.Error {
  var folder = new Folder ();
  var directory = Mmdir.Directory.open (folder.path);
  var output = directory.create_temporary_output ("new", "file");
  var input = Mmdir.Directory.open (data ("lucene10/plain")).open_input ("segments_6", Mmdir.Context.READ_ONCE);
  var seen = new ByteArray ();
  string name = output.name;
  uint8[] contents;
  uint64 length;

  assert_true (name.has_prefix ("new_file_") && name.has_suffix (".tmp"));
  observe (output, seen);
  assert_cmpint (n_witnesses, CompareOperator.EQ, 1);
  output.write_byte (7);
  output.align (8);
  assert_true (output.tell () == 8);
  output.copy (input, input.length);
  assert_true (input.tell () == input.length);
  assert_cmpint ((int) seen.len, CompareOperator.EQ, 0);
  output.flush ();
  assert_cmpint ((int) seen.len, CompareOperator.EQ, 8 + (int) input.length);
  directory.get_file_length (name, out length);
  assert_true (length == seen.len);
  output.sync ();
  output.publish ("file");
  assert_cmpstr (output.name, CompareOperator.EQ, "file");
  assert_true (output.close ());
  output = null;
  assert_cmpint (n_witnesses, CompareOperator.EQ, 0);

  FileUtils.get_data (data ("lucene10/plain/segments_6"), out contents);
  assert_cmpmem (folder.read ("file"), seen.data);
  assert_cmpmem (seen.data[8 : seen.data.length], contents);
  assert_cmpmem (seen.data[0 : 8], { 7, 0, 0, 0, 0, 0, 0, 0 });
  assert_false (directory.file_exists (name));
}

void change_files () throws GLib.Error {
  var folder = new Folder ();
  var other = new Folder ();
  var directory = Mmdir.Directory.open (folder.path);
  var destination = Mmdir.Directory.open (other.path);
  uint8[] contents = { 1, 2, 3 };
  Mmdir.Input input;
  uint8 value;

  directory.publish ("one", contents);
  directory.copy_file ("one", destination, "two");
  assert_cmpmem (other.read ("two"), contents);
  destination.rename_file ("two", "four");
  destination.rename_file_without_replacing ("four", "three");
  destination.sync_files ({ "three" });
  destination.sync ();
  input = destination.open_input_with_backing ("three", Mmdir.Context.READ_ONCE, Mmdir.Backing.BUFFERED);
  assert_true (input.backing == Mmdir.Backing.BUFFERED && input.length == 3);
  input.read_byte (out value);
  assert_true (value == 1);
  input = null;
  destination.delete_file ("three");
  assert_cmpint (destination.list ().length, CompareOperator.EQ, 0);
  assert_cmpint (destination.get_pending_deletions ().length, CompareOperator.EQ, 0);
}

void write_errors () throws GLib.Error {
  var folder = new Folder ();
  var directory = Mmdir.Directory.open (folder.path);
  var output = directory.create_output ("file");

  try {
    directory.create_output ("file");
    assert_not_reached ();
  } catch (Mmdir.Error.EXISTS error) {
    assert_cmpstr (Path.get_basename (Mmdir.Error.get_path (error)), CompareOperator.EQ, "file");
  }
  refuse (() => output.write_vlong (uint64.MAX));
  refuse (() => output.write_vlong_array ({ 1, uint64.MAX }));
  refuse (() => output.align (3));
  try {
    output.write_string ("\xff");
    assert_not_reached ();
  } catch (Mmdir.Error.MALFORMED error) {
    assert_true (output.tell () == 0);
  }
  /* Without a close, there is no file. */
  output = null;
  assert_false (directory.file_exists ("file"));
}

void locks () throws GLib.Error {
  var folder = new Folder ();
  var directory = Mmdir.Directory.open (folder.path);
  var held = directory.obtain_lock ("write.lock");

  assert_true (held.check ());
  try {
    directory.obtain_lock ("write.lock");
    assert_not_reached ();
  } catch (Mmdir.Error.LOCKED error) {
    assert_nonnull (Mmdir.Error.get_hint (error));
  }
  held = null;
  held = directory.obtain_lock ("write.lock");
  assert_true (held.check ());
}
