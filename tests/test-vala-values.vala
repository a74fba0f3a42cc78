/* test-vala-values.vala: values that Lucene wrote, in all the ways to read them
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

delegate string Read (Mmdir.Input input) throws Mmdir.Error;
delegate string ReadAt (Mmdir.Input input, uint64 position) throws Mmdir.Error;
delegate string[] ReadMany (Mmdir.Input input, size_t n_values) throws Mmdir.Error;

/* What Lucene says of its value, and where the next one begins. */
[CCode (has_type_id = false)]
struct Line {
  public string[] fields;
  public uint64 end;
}

Line[] read_lines (string name) throws GLib.Error {
  string text;
  Line[] lines = {};

  FileUtils.get_contents (data (name), out text);
  foreach (unowned string row in text.strip ().split ("\n")) {
    if (!row.has_prefix ("#")) {
      var fields = row.split ("\t");
      lines += Line () { fields = fields, end = uint64.parse (fields[fields.length - 1]) };
    }
  }
  assert_true (lines.length > 0);
  return lines;
}

/* Up to a zero byte, which ends strings in Vala. */
string cut (string hex) {
  var result = new StringBuilder ();

  if (hex == "-")
    return "";
  for (var i = 0; i < hex.length && hex[i : i + 2] != "00"; i += 2)
    result.append (hex[i : i + 2]);
  return result.str;
}

string read_hex (string hex) {
  var result = new StringBuilder ();

  for (var i = 0; hex != "-" && i < hex.length; i += 2)
    result.append_c ((char) uint64.parse (hex[i : i + 2], 16));
  return result.str;
}

string show_bytes (uint8[] bytes) {
  var result = new StringBuilder ();

  foreach (var byte in bytes)
    result.append_printf ("%02x", byte);
  return result.str;
}

/* Lucene's numbers have a sign. */
string show_int8 (uint8 value) {
  return ((int8) value).to_string ();
}

string show_int16 (uint16 value) {
  return ((int16) value).to_string ();
}

string show_int32 (uint32 value) {
  return ((int32) value).to_string ();
}

string show_int64 (uint64 value) {
  return ((int64) value).to_string ();
}

/* Processors may change the bits of what is no number. */
string show_float (float value) {
  uint32 bits = 0;

  Memory.copy (&bits, &value, sizeof (uint32));
  return value.is_nan () ? "nan" : "%08x".printf (bits);
}

string show_double (double value) {
  uint64 bits = 0;

  Memory.copy (&bits, &value, sizeof (uint64));
  return value.is_nan () ? "nan" : ("%016" + uint64.FORMAT_MODIFIER + "x").printf (bits);
}

string[] show_int8s (uint8[] values) {
  string[] texts = {};

  foreach (var value in values)
    texts += show_int8 (value);
  return texts;
}

string[] show_int16s (uint16[] values) {
  string[] texts = {};

  foreach (var value in values)
    texts += show_int16 (value);
  return texts;
}

string[] show_int32s (uint32[] values) {
  string[] texts = {};

  foreach (var value in values)
    texts += show_int32 (value);
  return texts;
}

string[] show_int64s (uint64[] values) {
  string[] texts = {};

  foreach (var value in values)
    texts += show_int64 (value);
  return texts;
}

string[] show_floats (float[] values) {
  string[] texts = {};

  foreach (var value in values)
    texts += show_float (value);
  return texts;
}

string[] show_doubles (double[] values) {
  string[] texts = {};

  foreach (var value in values)
    texts += show_double (value);
  return texts;
}

string expect_float (string hex) {
  var bits = (uint32) uint64.parse (hex, 16);
  float value = 0;

  Memory.copy (&value, &bits, sizeof (uint32));
  return show_float (value);
}

string expect_double (string hex) {
  var bits = uint64.parse (hex, 16);
  double value = 0;

  Memory.copy (&value, &bits, sizeof (uint64));
  return show_double (value);
}

string expect (string type, string field) {
  return type == "float" ? expect_float (field) : type == "double" ? expect_double (field) : field;
}

/* Values one after the other, each at its position, and all at once. */
void check_values (string folder, string type, Read read, ReadAt? read_at = null, ReadMany? read_many = null) throws GLib.Error {
  var lines = read_lines (folder + "/" + type + ".expected");
  var input = Mmdir.Directory.open (data (folder)).open_input (type + ".bin", Mmdir.Context.READ);
  var clone = input.clone ();
  uint64 position = 0;

  foreach (unowned Line line in lines) {
    var expected = expect (type, line.fields[0]);

    if (read_at != null)
      assert_cmpstr (read_at (input, position), CompareOperator.EQ, expected);
    assert_cmpstr (read (input), CompareOperator.EQ, expected);
    assert_true (input.tell () == line.end);
    position = line.end;
  }
  assert_true (position == input.length);
  if (read_many != null) {
    var values = read_many (clone, lines.length);

    for (var i = 0; i < lines.length; i++)
      assert_cmpstr (values[i], CompareOperator.EQ, expect (type, lines[i].fields[0]));
    assert_true (clone.tell () == clone.length);
  }
}

void little_endian () throws GLib.Error {
  check_values ("primitives10", "byte",
                (input) => { uint8 value; input.read_byte (out value); return show_int8 (value); },
                (input, at) => { uint8 value; input.read_byte_at (at, out value); return show_int8 (value); },
                (input, n) => { var values = new uint8[n]; input.read_bytes (values); return show_int8s (values); });
  check_values ("primitives10", "short",
                (input) => { uint16 value; input.read_uint16_le (out value); return show_int16 (value); },
                (input, at) => { uint16 value; input.read_uint16_le_at (at, out value); return show_int16 (value); },
                (input, n) => { var values = new uint16[n]; input.read_uint16_le_array (values); return show_int16s (values); });
  check_values ("primitives10", "int",
                (input) => { uint32 value; input.read_uint32_le (out value); return show_int32 (value); },
                (input, at) => { uint32 value; input.read_uint32_le_at (at, out value); return show_int32 (value); },
                (input, n) => { var values = new uint32[n]; input.read_uint32_le_array (values); return show_int32s (values); });
  check_values ("primitives10", "long",
                (input) => { uint64 value; input.read_uint64_le (out value); return show_int64 (value); },
                (input, at) => { uint64 value; input.read_uint64_le_at (at, out value); return show_int64 (value); },
                (input, n) => { var values = new uint64[n]; input.read_uint64_le_array (values); return show_int64s (values); });
  check_values ("primitives10", "float",
                (input) => { float value; input.read_float_le (out value); return show_float (value); },
                (input, at) => { float value; input.read_float_le_at (at, out value); return show_float (value); },
                (input, n) => { var values = new float[n]; input.read_float_le_array (values); return show_floats (values); });
  check_values ("primitives10", "double",
                (input) => { double value; input.read_double_le (out value); return show_double (value); },
                (input, at) => { double value; input.read_double_le_at (at, out value); return show_double (value); },
                (input, n) => { var values = new double[n]; input.read_double_le_array (values); return show_doubles (values); });
}

void big_endian () throws GLib.Error {
  check_values ("primitives8", "short",
                (input) => { uint16 value; input.read_uint16_be (out value); return show_int16 (value); },
                (input, at) => { uint16 value; input.read_uint16_be_at (at, out value); return show_int16 (value); },
                (input, n) => { var values = new uint16[n]; input.read_uint16_be_array (values); return show_int16s (values); });
  check_values ("primitives8", "int",
                (input) => { uint32 value; input.read_uint32_be (out value); return show_int32 (value); },
                (input, at) => { uint32 value; input.read_uint32_be_at (at, out value); return show_int32 (value); },
                (input, n) => { var values = new uint32[n]; input.read_uint32_be_array (values); return show_int32s (values); });
  check_values ("primitives8", "long",
                (input) => { uint64 value; input.read_uint64_be (out value); return show_int64 (value); },
                (input, at) => { uint64 value; input.read_uint64_be_at (at, out value); return show_int64 (value); },
                (input, n) => { var values = new uint64[n]; input.read_uint64_be_array (values); return show_int64s (values); });
  check_values ("primitives8", "float",
                (input) => { float value; input.read_float_be (out value); return show_float (value); },
                (input, at) => { float value; input.read_float_be_at (at, out value); return show_float (value); },
                (input, n) => { var values = new float[n]; input.read_float_be_array (values); return show_floats (values); });
  check_values ("primitives8", "double",
                (input) => { double value; input.read_double_be (out value); return show_double (value); },
                (input, at) => { double value; input.read_double_be_at (at, out value); return show_double (value); },
                (input, n) => { var values = new double[n]; input.read_double_be_array (values); return show_doubles (values); });
}

void variable_length () throws GLib.Error {
  check_values ("primitives10", "vint",
                (input) => { uint32 value; input.read_vint (out value); return show_int32 (value); },
                null,
                (input, n) => { var values = new uint32[n]; input.read_vint_array (values); return show_int32s (values); });
  check_values ("primitives10", "vlong",
                (input) => { uint64 value; input.read_vlong (out value); return show_int64 (value); },
                null,
                (input, n) => { var values = new uint64[n]; input.read_vlong_array (values); return show_int64s (values); });
  check_values ("primitives10", "zint",
                (input) => { int32 value; input.read_zint (out value); return value.to_string (); });
  check_values ("primitives10", "zlong",
                (input) => { int64 value; input.read_zlong (out value); return value.to_string (); });
}

void groups () throws GLib.Error {
  var input = Mmdir.Directory.open (data ("primitives10")).open_input ("groupvint.bin", Mmdir.Context.READ_ONCE);

  foreach (unowned Line line in read_lines ("primitives10/groupvint.expected")) {
    var values = new uint32[int.parse (line.fields[0])];

    input.read_group_vint_array (values);
    assert_cmpstr (values.length > 0 ? string.joinv (",", show_int32s (values)) : "-", CompareOperator.EQ, line.fields[1]);
    assert_true (input.tell () == line.end);
  }
}

void strings () throws GLib.Error {
  var input = Mmdir.Directory.open (data ("primitives10")).open_input ("string.bin", Mmdir.Context.DEFAULT);

  foreach (unowned Line line in read_lines ("primitives10/string.expected")) {
    size_t length;
    var text = input.read_string (out length);
    unowned uint8[] bytes = (uint8[]) text;

    bytes.length = (int) length;
    assert_cmpstr (length > 0 ? show_bytes (bytes) : "-", CompareOperator.EQ, line.fields[0]);
    assert_cmpstr (show_bytes (text.data), CompareOperator.EQ, cut (line.fields[0]));
    assert_true (input.tell () == line.end);
  }
}

/* Where a string would have a zero byte in it, there is none. */
bool can_read (Mmdir.Input input, Line line, Read read) throws GLib.Error {
  string text = "";

  try {
    text = read (input);
    assert_true (input.tell () == line.end);
  } catch (Mmdir.Error.MALFORMED error) {
    input.seek (line.end);
    return false;
  }
  assert_cmpstr (text, CompareOperator.EQ, line.fields[0]);
  return true;
}

void sets () throws GLib.Error {
  var input = Mmdir.Directory.open (data ("primitives10")).open_input ("setofstrings.bin", Mmdir.Context.DEFAULT);
  var n_read = 0;

  foreach (unowned Line line in read_lines ("primitives10/setofstrings.expected")) {
    string[] texts = {};

    if (!can_read (input, line, (input) => { texts = input.read_string_set (); return texts.length.to_string (); }))
      continue;
    for (var i = 0; i < texts.length; i++)
      texts[i] = texts[i] == "" ? "-" : show_bytes (texts[i].data);
    assert_cmpstr (texts.length > 0 ? string.joinv (",", texts) : "-", CompareOperator.EQ, line.fields[1]);
    n_read++;
  }
  assert_cmpint (n_read, CompareOperator.GE, 4);
}

void maps () throws GLib.Error {
  var input = Mmdir.Directory.open (data ("primitives10")).open_input ("mapofstrings.bin", Mmdir.Context.DEFAULT);
  var n_read = 0;

  foreach (unowned Line line in read_lines ("primitives10/mapofstrings.expected")) {
    HashTable<string, string>? map = null;

    if (!can_read (input, line, (input) => { map = input.read_string_map (); return map.size ().to_string (); }))
      continue;
    if (map.size () > 0) {
      foreach (unowned string pair in line.fields[1].split (",")) {
        var parts = pair.split ("=");

        assert_cmpstr (show_bytes (map[read_hex (parts[0])].data), CompareOperator.EQ, cut (parts[1]));
      }
    }
    n_read++;
  }
  assert_cmpint (n_read, CompareOperator.GE, 4);
}
