/* mmdir.vapi: the library, for programs in Vala
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Names are those of C without their prefix: mmdir_input_read_vint (input,
 * &value, &error) is input.read_vint (out value).  What is read and set of an
 * object is a property.  The manual describes all of it; here is what the
 * compiler has to know, and where the two languages differ. */

[CCode (cheader_filename = "mmdir/mmdir.h", cprefix = "Mmdir", lower_case_cprefix = "mmdir_")]
namespace Mmdir {
  [CCode (cname = "MMDIR_MAJOR_VERSION")]
  public const int MAJOR_VERSION;
  [CCode (cname = "MMDIR_MINOR_VERSION")]
  public const int MINOR_VERSION;
  [CCode (cname = "MMDIR_MICRO_VERSION")]
  public const int MICRO_VERSION;
  [CCode (cname = "MMDIR_CHUNK_POWER_MINIMUM")]
  public const uint CHUNK_POWER_MINIMUM;
  [CCode (cname = "MMDIR_CHUNK_POWER_MAXIMUM")]
  public const uint CHUNK_POWER_MAXIMUM;
  [CCode (cname = "MMDIR_CHUNK_POWER_DEFAULT")]
  public const uint CHUNK_POWER_DEFAULT;
  [CCode (cname = "MMDIR_LIMIT_UNKNOWN")]
  public const uint64 LIMIT_UNKNOWN;

  public static unowned string? check_version (uint required_major, uint required_minor, uint required_micro);
  public static size_t get_page_size ();
  public static size_t get_map_granularity ();

  /* The only domain of what the functions here throw.  What more there is to
   * tell is told of an error of any domain: Mmdir.Error.get_path (error). */
  [CCode (cprefix = "MMDIR_ERROR_", lower_case_cprefix = "mmdir_error_", has_type_id = false)]
  public errordomain Error {
    FAILED,
    NOT_FOUND,
    ACCESS,
    NOT_DIRECTORY,
    NOT_REGULAR,
    INVALID_NAME,
    OUT_OF_RANGE,
    END_OF_INPUT,
    MALFORMED,
    MAP_FAILED,
    TOO_MANY_FILES,
    NO_MEMORY,
    CHANGED,
    UNSUPPORTED,
    IO,
    CANCELLED,
    EXISTS,
    NO_SPACE,
    LOCKED,
    LOCK_LOST;
    public static GLib.Quark quark ();
    public static unowned string? get_path (GLib.Error? error);
    public static bool get_offset (GLib.Error? error, out uint64 offset = null);
    public static bool get_length (GLib.Error? error, out uint64 length = null);
    public static unowned string? get_call (GLib.Error? error);
    public static uint32 get_os_code (GLib.Error? error);
    public static unowned string? get_hint (GLib.Error? error);
  }

  [CCode (cprefix = "MMDIR_CONTEXT_", lower_case_cprefix = "mmdir_context_", has_type_id = false)]
  public enum Context {
    DEFAULT,
    READ,
    READ_ONCE,
    MERGE,
    FLUSH;
    public Mmdir.Advice get_advice ();
  }

  [CCode (cprefix = "MMDIR_ADVICE_", has_type_id = false)]
  public enum Advice {
    NORMAL,
    RANDOM,
    SEQUENTIAL
  }

  [CCode (cprefix = "MMDIR_BACKING_", has_type_id = false)]
  public enum Backing {
    AUTO,
    MAPPED,
    BUFFERED,
    MEMORY
  }

  [CCode (cprefix = "MMDIR_TRIM_", has_type_id = false)]
  public enum Trim {
    UNMAP,
    COLD,
    PAGE_OUT,
    DROP
  }

  [CCode (cprefix = "MMDIR_LIMIT_", lower_case_cprefix = "mmdir_limit_", has_type_id = false)]
  public enum Limit {
    MAPPINGS,
    ADDRESS_SPACE,
    OPEN_FILES;
    public void get (out uint64 used = null, out uint64 maximum = null);
  }

  [CCode (has_type_id = false)]
  public struct Range {
    public uint64 offset;
    public uint64 length;
  }

  /* Called in the threads that open files, in several at once. */
  public delegate Mmdir.Advice AdviceFunc (string name, Mmdir.Context context, Mmdir.Advice advice);
  public delegate bool PreloadFunc (string name, Mmdir.Context context);
  public delegate bool ProgressFunc (uint64 done, uint64 total);
  /* Nobody may write to the bytes, nor keep them. */
  public delegate void OutputObserver ([CCode (array_length_type = "gsize")] uint8[] bytes);

  [Compact]
  [CCode (ref_function = "mmdir_directory_ref", unref_function = "mmdir_directory_unref", has_type_id = false)]
  public class Directory {
    public static Mmdir.Directory open (string path) throws Mmdir.Error;
    public static Mmdir.Directory open_with_chunk_power (string path, uint chunk_power) throws Mmdir.Error;

    public string path { get; }
    public uint chunk_power { get; }
    public bool preload { get; set; }
    public bool fallback { get; set; }
    public size_t small_file_threshold { get; set; }
    public Mmdir.Backing backing { get; set; }
    public uint64 map_budget { get; set; }
    public void set_preload_func (owned Mmdir.PreloadFunc? func);
    public void set_advice_func (owned Mmdir.AdviceFunc? func);
    public string describe ();

    [CCode (array_length = false, array_null_terminated = true)]
    public string[] list () throws Mmdir.Error;
    public bool file_exists (string name);
    public bool get_file_length (string name, out uint64 length) throws Mmdir.Error;
    public Mmdir.Input open_input (string name, Mmdir.Context context) throws Mmdir.Error;
    public Mmdir.Input open_input_with_backing (string name, Mmdir.Context context, Mmdir.Backing backing) throws Mmdir.Error;
    public bool evict_file (string name) throws Mmdir.Error;
    public bool trim (Mmdir.Trim trim) throws Mmdir.Error;

    public Mmdir.Output create_output (string name) throws Mmdir.Error;
    public Mmdir.Output create_temporary_output (string prefix, string suffix) throws Mmdir.Error;
    public bool publish (string name, [CCode (array_length_type = "gsize")] uint8[] contents) throws Mmdir.Error;
    public bool copy_file (string name, Mmdir.Directory destination, string destination_name) throws Mmdir.Error;
    public bool delete_file (string name) throws Mmdir.Error;
    /* Not a property: it also tries to delete them. */
    [CCode (array_length = false, array_null_terminated = true)]
    public string[] get_pending_deletions ();
    public bool rename_file (string from, string to) throws Mmdir.Error;
    public bool rename_file_without_replacing (string from, string to) throws Mmdir.Error;
    public bool sync_files ([CCode (array_length = false, array_null_terminated = true, type = "const char* const*")] string[] names) throws Mmdir.Error;
    public bool sync () throws Mmdir.Error;
    public Mmdir.Lock obtain_lock (string name) throws Mmdir.Error;
  }

  [Compact]
  [CCode (free_function = "mmdir_input_free", has_type_id = false)]
  public class Input {
    public Mmdir.Input clone ();
    public Mmdir.Input slice (string? description, uint64 offset, uint64 length) throws Mmdir.Error;
    public Mmdir.Input slice_with_context (string? description, uint64 offset, uint64 length, Mmdir.Context context) throws Mmdir.Error;

    public uint64 length { get; }
    public Mmdir.Backing backing { get; }
    public uint64 n_chunks { get; }
    public uint chunk_power { get; }
    public bool windowed { [CCode (cname = "mmdir_input_is_windowed")] get; }
    public string describe ();

    public uint64 tell ();
    public bool seek (uint64 position) throws Mmdir.Error;
    public bool skip (uint64 length) throws Mmdir.Error;

    public bool read_byte (out uint8 value) throws Mmdir.Error;
    public bool read_uint16_le (out uint16 value) throws Mmdir.Error;
    public bool read_uint16_be (out uint16 value) throws Mmdir.Error;
    public bool read_uint32_le (out uint32 value) throws Mmdir.Error;
    public bool read_uint32_be (out uint32 value) throws Mmdir.Error;
    public bool read_uint64_le (out uint64 value) throws Mmdir.Error;
    public bool read_uint64_be (out uint64 value) throws Mmdir.Error;
    public bool read_float_le (out float value) throws Mmdir.Error;
    public bool read_float_be (out float value) throws Mmdir.Error;
    public bool read_double_le (out double value) throws Mmdir.Error;
    public bool read_double_be (out double value) throws Mmdir.Error;
    public bool read_vint (out uint32 value) throws Mmdir.Error;
    public bool read_vlong (out uint64 value) throws Mmdir.Error;
    public bool read_zint (out int32 value) throws Mmdir.Error;
    public bool read_zlong (out int64 value) throws Mmdir.Error;
    public bool read_bytes ([CCode (array_length_type = "gsize")] uint8[] buffer) throws Mmdir.Error;
    /* A string may have zero bytes in it, where others end: its length tells. */
    public string read_string (out size_t length = null) throws Mmdir.Error;
    [CCode (array_length_type = "gsize")]
    public string[] read_string_set () throws Mmdir.Error;
    public GLib.HashTable<string, string> read_string_map () throws Mmdir.Error;
    /* All that is there, LENGTH bytes at least, until the input is used again.
     * Nobody may write to them. */
    [CCode (array_length_type = "gsize", type = "const guint8*")]
    public unowned uint8[] peek (size_t length) throws Mmdir.Error;

    /* Arrays are filled: as many values are read as they are long. */
    public bool read_uint16_le_array ([CCode (array_length_type = "gsize")] uint16[] values) throws Mmdir.Error;
    public bool read_uint16_be_array ([CCode (array_length_type = "gsize")] uint16[] values) throws Mmdir.Error;
    public bool read_uint32_le_array ([CCode (array_length_type = "gsize")] uint32[] values) throws Mmdir.Error;
    public bool read_uint32_be_array ([CCode (array_length_type = "gsize")] uint32[] values) throws Mmdir.Error;
    public bool read_uint64_le_array ([CCode (array_length_type = "gsize")] uint64[] values) throws Mmdir.Error;
    public bool read_uint64_be_array ([CCode (array_length_type = "gsize")] uint64[] values) throws Mmdir.Error;
    public bool read_float_le_array ([CCode (array_length_type = "gsize")] float[] values) throws Mmdir.Error;
    public bool read_float_be_array ([CCode (array_length_type = "gsize")] float[] values) throws Mmdir.Error;
    public bool read_double_le_array ([CCode (array_length_type = "gsize")] double[] values) throws Mmdir.Error;
    public bool read_double_be_array ([CCode (array_length_type = "gsize")] double[] values) throws Mmdir.Error;
    public bool read_vint_array ([CCode (array_length_type = "gsize")] uint32[] values) throws Mmdir.Error;
    public bool read_vlong_array ([CCode (array_length_type = "gsize")] uint64[] values) throws Mmdir.Error;
    public bool read_group_vint_array ([CCode (array_length_type = "gsize")] uint32[] values) throws Mmdir.Error;

    public bool read_byte_at (uint64 position, out uint8 value) throws Mmdir.Error;
    public bool read_uint16_le_at (uint64 position, out uint16 value) throws Mmdir.Error;
    public bool read_uint16_be_at (uint64 position, out uint16 value) throws Mmdir.Error;
    public bool read_uint32_le_at (uint64 position, out uint32 value) throws Mmdir.Error;
    public bool read_uint32_be_at (uint64 position, out uint32 value) throws Mmdir.Error;
    public bool read_uint64_le_at (uint64 position, out uint64 value) throws Mmdir.Error;
    public bool read_uint64_be_at (uint64 position, out uint64 value) throws Mmdir.Error;
    public bool read_float_le_at (uint64 position, out float value) throws Mmdir.Error;
    public bool read_float_be_at (uint64 position, out float value) throws Mmdir.Error;
    public bool read_double_le_at (uint64 position, out double value) throws Mmdir.Error;
    public bool read_double_be_at (uint64 position, out double value) throws Mmdir.Error;
    public bool read_bytes_at (uint64 position, [CCode (array_length_type = "gsize")] uint8[] buffer) throws Mmdir.Error;
    public GLib.Bytes get_bytes (uint64 offset, size_t length) throws Mmdir.Error;

    public bool advise (uint64 offset, uint64 length, Mmdir.Advice advice) throws Mmdir.Error;
    public bool prefetch (uint64 offset, uint64 length) throws Mmdir.Error;
    public bool prefetch_ranges ([CCode (array_length_type = "gsize")] Mmdir.Range[] ranges) throws Mmdir.Error;
    public bool preload (Mmdir.ProgressFunc? progress = null) throws Mmdir.Error;
    public bool get_residency (uint64 offset, uint64 length, out uint64 resident) throws Mmdir.Error;
    public bool check () throws Mmdir.Error;
  }

  [Compact]
  [CCode (free_function = "mmdir_output_free", has_type_id = false)]
  public class Output {
    public string name { get; }
    public void set_observer ([CCode (type = "MmdirOutputObserver")] owned Mmdir.OutputObserver? observer);
    public bool flush () throws Mmdir.Error;
    public bool sync () throws Mmdir.Error;
    public bool close () throws Mmdir.Error;
    public bool publish (string name) throws Mmdir.Error;
    public uint64 tell ();
    public bool align (size_t alignment) throws Mmdir.Error;

    public bool write_byte (uint8 value) throws Mmdir.Error;
    public bool write_uint16_le (uint16 value) throws Mmdir.Error;
    public bool write_uint16_be (uint16 value) throws Mmdir.Error;
    public bool write_uint32_le (uint32 value) throws Mmdir.Error;
    public bool write_uint32_be (uint32 value) throws Mmdir.Error;
    public bool write_uint64_le (uint64 value) throws Mmdir.Error;
    public bool write_uint64_be (uint64 value) throws Mmdir.Error;
    public bool write_float_le (float value) throws Mmdir.Error;
    public bool write_float_be (float value) throws Mmdir.Error;
    public bool write_double_le (double value) throws Mmdir.Error;
    public bool write_double_be (double value) throws Mmdir.Error;
    public bool write_vint (uint32 value) throws Mmdir.Error;
    public bool write_vlong (uint64 value) throws Mmdir.Error;
    public bool write_zint (int32 value) throws Mmdir.Error;
    public bool write_zlong (int64 value) throws Mmdir.Error;
    public bool write_bytes ([CCode (array_length_type = "gsize")] uint8[] bytes) throws Mmdir.Error;
    public bool write_string (string text, ssize_t length = -1) throws Mmdir.Error;
    public bool write_string_set ([CCode (array_length = false, array_null_terminated = true, type = "const char* const*")] string[] strings) throws Mmdir.Error;
    public bool write_string_map (GLib.HashTable<string, string> map) throws Mmdir.Error;
    public bool copy (Mmdir.Input input, uint64 length) throws Mmdir.Error;

    /* As many values are written as the arrays are long. */
    public bool write_uint16_le_array ([CCode (array_length_type = "gsize")] uint16[] values) throws Mmdir.Error;
    public bool write_uint16_be_array ([CCode (array_length_type = "gsize")] uint16[] values) throws Mmdir.Error;
    public bool write_uint32_le_array ([CCode (array_length_type = "gsize")] uint32[] values) throws Mmdir.Error;
    public bool write_uint32_be_array ([CCode (array_length_type = "gsize")] uint32[] values) throws Mmdir.Error;
    public bool write_uint64_le_array ([CCode (array_length_type = "gsize")] uint64[] values) throws Mmdir.Error;
    public bool write_uint64_be_array ([CCode (array_length_type = "gsize")] uint64[] values) throws Mmdir.Error;
    public bool write_float_le_array ([CCode (array_length_type = "gsize")] float[] values) throws Mmdir.Error;
    public bool write_float_be_array ([CCode (array_length_type = "gsize")] float[] values) throws Mmdir.Error;
    public bool write_double_le_array ([CCode (array_length_type = "gsize")] double[] values) throws Mmdir.Error;
    public bool write_double_be_array ([CCode (array_length_type = "gsize")] double[] values) throws Mmdir.Error;
    public bool write_vint_array ([CCode (array_length_type = "gsize")] uint32[] values) throws Mmdir.Error;
    public bool write_vlong_array ([CCode (array_length_type = "gsize")] uint64[] values) throws Mmdir.Error;
    public bool write_group_vint_array ([CCode (array_length_type = "gsize")] uint32[] values) throws Mmdir.Error;
  }

  [Compact]
  [CCode (free_function = "mmdir_lock_release", has_type_id = false)]
  public class Lock {
    public bool check () throws Mmdir.Error;
  }

  [CCode (lower_case_cprefix = "mmdir_guard_")]
  namespace Guard {
    public static bool install () throws Mmdir.Error;
    public static void remove ();
  }
}
