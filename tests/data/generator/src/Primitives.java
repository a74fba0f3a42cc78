// SPDX-License-Identifier: LGPL-2.1-or-later

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NoLockFactory;
import org.apache.lucene.util.StringHelper;

/**
 * Writes values of each data type through Lucene's IndexOutput, then reads them through its
 * IndexInput. What is recorded is what was read; it has to equal what was written.
 */
final class Primitives {
  private static final long SEED = 20240301L;
  private static final String CODEC = "MmdirPrimitives";
  private static final int VERSION = 3;
  private static final String SUFFIX = "mixed";
  private static final int MIXED = 500;

  private final Path path;
  private final Random random = new Random(SEED);

  Primitives(Path path) {
    this.path = path;
  }

  /** One way to write and read, and the text that stands for what was read. */
  private interface Type<T> {
    void write(IndexOutput out, T value) throws IOException;

    T read(IndexInput in, T like) throws IOException;

    String text(T value);
  }

  private static final class Value<T> {
    final String name;
    final Type<T> type;
    final T value;

    Value(String name, Type<T> type, T value) {
      this.name = name;
      this.type = type;
      this.value = value;
    }

    void write(IndexOutput out) throws IOException {
      type.write(out, value);
    }

    String read(IndexInput in) throws IOException {
      String text = type.text(type.read(in, value));
      if (!text.equals(type.text(value))) {
        throw new IOException(name + ": read " + text + ", wrote " + type.text(value));
      }
      return text;
    }
  }

  private interface Writer {
    void write(IndexOutput out, long value) throws IOException;
  }

  private interface Reader {
    long read(IndexInput in) throws IOException;
  }

  private static Type<Long> number(Writer writer, Reader reader) {
    return new Type<Long>() {
      @Override
      public void write(IndexOutput out, Long value) throws IOException {
        writer.write(out, value);
      }

      @Override
      public Long read(IndexInput in, Long like) throws IOException {
        return reader.read(in);
      }

      @Override
      public String text(Long value) {
        return value.toString();
      }
    };
  }

  private static final Type<Long> BYTE =
      number((out, v) -> out.writeByte((byte) v), IndexInput::readByte);
  private static final Type<Long> SHORT =
      number((out, v) -> out.writeShort((short) v), IndexInput::readShort);
  private static final Type<Long> INT =
      number((out, v) -> out.writeInt((int) v), IndexInput::readInt);
  private static final Type<Long> LONG = number(IndexOutput::writeLong, IndexInput::readLong);
  private static final Type<Long> VINT =
      number((out, v) -> out.writeVInt((int) v), IndexInput::readVInt);
  private static final Type<Long> VLONG = number(IndexOutput::writeVLong, IndexInput::readVLong);
  private static final Type<Long> ZINT =
      number((out, v) -> out.writeZInt((int) v), IndexInput::readZInt);
  private static final Type<Long> ZLONG = number(IndexOutput::writeZLong, IndexInput::readZLong);

  private static final Type<Integer> FLOAT =
      new Type<Integer>() {
        @Override
        public void write(IndexOutput out, Integer bits) throws IOException {
          out.writeInt(bits);
        }

        @Override
        public Integer read(IndexInput in, Integer like) throws IOException {
          float[] values = new float[1];
          Compat.readFloats(in, values);
          return Float.floatToRawIntBits(values[0]);
        }

        @Override
        public String text(Integer bits) {
          return Lines.hex(bits, 8);
        }
      };

  private static final Type<Long> DOUBLE =
      new Type<Long>() {
        @Override
        public void write(IndexOutput out, Long bits) throws IOException {
          out.writeLong(bits);
        }

        @Override
        public Long read(IndexInput in, Long like) throws IOException {
          return in.readLong();
        }

        @Override
        public String text(Long bits) {
          return Lines.hex(bits, 16);
        }
      };

  private static final Type<String> STRING =
      new Type<String>() {
        @Override
        public void write(IndexOutput out, String value) throws IOException {
          out.writeString(value);
        }

        @Override
        public String read(IndexInput in, String like) throws IOException {
          return in.readString();
        }

        @Override
        public String text(String value) {
          return Lines.hex(value);
        }
      };

  private static final Type<Set<String>> SET =
      new Type<Set<String>>() {
        @Override
        public void write(IndexOutput out, Set<String> value) throws IOException {
          out.writeSetOfStrings(value);
        }

        @Override
        public Set<String> read(IndexInput in, Set<String> like) throws IOException {
          Set<String> value = in.readSetOfStrings();
          // Lucene forgets the order in the file; the one of the writer is the same.
          return value.equals(like) ? like : value;
        }

        @Override
        public String text(Set<String> value) {
          List<String> items = new ArrayList<>();
          for (String item : value) {
            items.add(Lines.hex(item));
          }
          return list(items);
        }
      };

  private static final Type<Map<String, String>> MAP =
      new Type<Map<String, String>>() {
        @Override
        public void write(IndexOutput out, Map<String, String> value) throws IOException {
          out.writeMapOfStrings(value);
        }

        @Override
        public Map<String, String> read(IndexInput in, Map<String, String> like)
            throws IOException {
          Map<String, String> value = in.readMapOfStrings();
          return value.equals(like) ? like : value;
        }

        @Override
        public String text(Map<String, String> value) {
          List<String> items = new ArrayList<>();
          for (Map.Entry<String, String> entry : value.entrySet()) {
            items.add(Lines.hex(entry.getKey()) + "=" + Lines.hex(entry.getValue()));
          }
          return list(items);
        }
      };

  private static final Type<int[]> GROUP =
      new Type<int[]>() {
        @Override
        public void write(IndexOutput out, int[] value) throws IOException {
          Compat.writeGroupVInts(out, value);
        }

        @Override
        public int[] read(IndexInput in, int[] like) throws IOException {
          int[] value = new int[like.length];
          Compat.readGroupVInts(in, value);
          return value;
        }

        @Override
        public String text(int[] value) {
          List<String> items = new ArrayList<>();
          for (int item : value) {
            items.add(Integer.toString(item));
          }
          return list(items);
        }
      };

  private static final Type<byte[]> BYTES =
      new Type<byte[]>() {
        @Override
        public void write(IndexOutput out, byte[] value) throws IOException {
          out.writeBytes(value, value.length);
        }

        @Override
        public byte[] read(IndexInput in, byte[] like) throws IOException {
          byte[] value = new byte[like.length];
          in.readBytes(value, 0, value.length);
          return value;
        }

        @Override
        public String text(byte[] value) {
          return value.length + "\t" + Lines.hex(value);
        }
      };

  private static String list(List<String> items) {
    return items.size() + "\t" + Lines.orDash(String.join(",", items));
  }

  void write() throws IOException {
    single("byte", BYTE, bytes());
    single("short", SHORT, cut(signed(16), Short.MIN_VALUE, Short.MAX_VALUE));
    single("int", INT, cut(signed(32), Integer.MIN_VALUE, Integer.MAX_VALUE));
    single("long", LONG, signed(64));
    // Lucene writes a negative int as five bytes, but refuses a negative long.
    single("vint", VINT, cut(signed(32), Integer.MIN_VALUE, Integer.MAX_VALUE));
    single("vlong", VLONG, cut(signed(64), 0, Long.MAX_VALUE));
    single("zint", ZINT, cut(signed(32), Integer.MIN_VALUE, Integer.MAX_VALUE));
    single("zlong", ZLONG, signed(64));
    single("float", FLOAT, floats());
    single("double", DOUBLE, doubles());
    single("string", STRING, strings());
    single("setofstrings", SET, sets());
    single("mapofstrings", MAP, maps());
    if (Compat.GROUP_VINTS) {
      single("groupvint", GROUP, groups());
    }
    mixed();
  }

  private <T> void single(String name, Type<T> type, List<T> values) throws IOException {
    List<Value<?>> all = new ArrayList<>();
    for (T value : values) {
      all.add(new Value<>(name, type, value));
    }
    try (Directory directory = FSDirectory.open(path, NoLockFactory.INSTANCE);
        IndexOutput out = directory.createOutput(name + ".bin", IOContext.DEFAULT)) {
      for (Value<?> value : all) {
        value.write(out);
      }
    }
    try (Directory directory = new MMapDirectory(path, NoLockFactory.INSTANCE);
        IndexInput in = directory.openInput(name + ".bin", IOContext.DEFAULT);
        Lines lines = new Lines(path.resolve(name + ".expected"))) {
      for (Value<?> value : all) {
        lines.record(value.read(in), in.getFilePointer());
      }
      if (in.getFilePointer() != in.length()) {
        throw new IOException(name + ": bytes left over");
      }
    }
  }

  private void mixed() throws IOException {
    byte[] id = new byte[StringHelper.ID_LENGTH];
    random.nextBytes(id);
    List<Value<?>> all = new ArrayList<>();
    for (int i = 0; i < MIXED; i++) {
      all.add(anyValue());
    }
    try (Directory directory = FSDirectory.open(path, NoLockFactory.INSTANCE);
        IndexOutput out = directory.createOutput("mixed.bin", IOContext.DEFAULT)) {
      CodecUtil.writeIndexHeader(out, CODEC, VERSION, id, SUFFIX);
      for (Value<?> value : all) {
        value.write(out);
      }
      CodecUtil.writeFooter(out);
    }
    try (Directory directory = new MMapDirectory(path, NoLockFactory.INSTANCE);
        IndexInput in = directory.openInput("mixed.bin", IOContext.DEFAULT);
        Lines lines = new Lines(path.resolve("mixed.expected"))) {
      int version = CodecUtil.checkIndexHeader(in, CODEC, 0, VERSION, id, SUFFIX);
      lines.record("header", CODEC, version, Lines.hex(id), SUFFIX, in.getFilePointer());
      for (Value<?> value : all) {
        lines.record(value.name, value.read(in), in.getFilePointer());
      }
      long end = in.getFilePointer();
      long crc = CodecUtil.checksumEntireFile(in);
      if (end + CodecUtil.footerLength() != in.length()) {
        throw new IOException("mixed: bytes left over");
      }
      lines.record("footer", Lines.hex(crc, 16), in.length());
    }
  }

  private Value<?> anyValue() {
    switch (random.nextInt(Compat.GROUP_VINTS ? 15 : 14)) {
      case 0:
        return new Value<>("byte", BYTE, (long) (byte) random.nextInt());
      case 1:
        return new Value<>("short" + Compat.ORDER, SHORT, (long) (short) random.nextInt());
      case 2:
        return new Value<>("int" + Compat.ORDER, INT, (long) random.nextInt());
      case 3:
        return new Value<>("long" + Compat.ORDER, LONG, random.nextLong());
      case 4:
        return new Value<>("vint", VINT, (long) (int) bits(random.nextInt(33)));
      case 5:
        return new Value<>("vlong", VLONG, bits(random.nextInt(64)));
      case 6:
        return new Value<>("zint", ZINT, (long) (int) bits(random.nextInt(33)));
      case 7:
        return new Value<>("zlong", ZLONG, bits(random.nextInt(65)));
      case 8:
        return new Value<>("float" + Compat.ORDER, FLOAT, floatBits());
      case 9:
        return new Value<>("double" + Compat.ORDER, DOUBLE, random.nextLong());
      case 10:
        return new Value<>("string", STRING, string(random.nextInt(200)));
      case 11:
        return new Value<>("setofstrings", SET, set(random.nextInt(4)));
      case 12:
        return new Value<>("mapofstrings", MAP, map(random.nextInt(4)));
      case 13:
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return new Value<>("bytes", BYTES, bytes);
      default:
        int[] group = new int[random.nextInt(20)];
        for (int i = 0; i < group.length; i++) {
          group[i] = (int) bits(random.nextInt(33));
        }
        return new Value<>("groupvint", GROUP, group);
    }
  }

  /** A number whose highest bit set is the given one. */
  private long bits(int count) {
    return count == 0 ? 0 : 1L << (count - 1) | random.nextLong() & ((1L << (count - 1)) - 1);
  }

  /** The values around which encodings change, then random ones of every size, of both signs. */
  private List<Long> signed(int bits) {
    Set<Long> values = new LinkedHashSet<>();
    values.add(0L);
    values.add(1L);
    values.add(-1L);
    // A byte of a variable-length number holds 7 bits; zigzag takes one of them away.
    for (int i = 6; i < bits; i++) {
      if (i % 7 == 0 || i % 7 == 6 || i == bits - 1) {
        long power = 1L << i;
        for (long value = power - 1; value <= power + 1; value++) {
          values.add(value);
          values.add(-value);
        }
      }
    }
    values.add(Long.MAX_VALUE >> (64 - bits));
    values.add(Long.MIN_VALUE >> (64 - bits));
    for (int i = 1; i < bits; i++) {
      values.add(bits(i));
      values.add(-bits(i));
      values.add(bits(i));
    }
    return new ArrayList<>(values);
  }

  private static List<Long> bytes() {
    List<Long> values = new ArrayList<>();
    for (long value = Byte.MIN_VALUE; value <= Byte.MAX_VALUE; value++) {
      values.add(value);
    }
    return values;
  }

  private static List<Long> cut(List<Long> values, long min, long max) {
    values.removeIf(value -> value < min || value > max);
    return values;
  }

  private int floatBits() {
    int bits = random.nextInt();
    // A signaling NaN may turn into a quiet one whenever a processor touches it.
    return Float.isNaN(Float.intBitsToFloat(bits)) ? bits | 1 << 22 : bits;
  }

  private List<Integer> floats() {
    List<Integer> values = new ArrayList<>();
    for (float value :
        new float[] {
          0f, -0f, 1f, -1f, 0.1f, Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE,
          Float.MIN_NORMAL, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN
        }) {
      values.add(Float.floatToRawIntBits(value));
    }
    values.add(0xffc12345); // a NaN that carries more than the usual bits
    for (int i = 0; i < 100; i++) {
      values.add(floatBits());
    }
    return values;
  }

  private List<Long> doubles() {
    List<Long> values = new ArrayList<>();
    for (double value :
        new double[] {
          0.0, -0.0, 1.0, -1.0, 0.1, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE,
          Double.MIN_NORMAL, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN
        }) {
      values.add(Double.doubleToRawLongBits(value));
    }
    values.add(0xfff8123456789abcL);
    for (int i = 0; i < 100; i++) {
      values.add(random.nextLong());
    }
    return values;
  }

  /** Characters of every length in UTF-8. */
  private String string(int characters) {
    StringBuilder text = new StringBuilder();
    while (characters-- > 0) {
      switch (random.nextInt(8)) {
        case 0:
          text.append((char) (0x80 + random.nextInt(0x780)));
          break;
        case 1:
          text.append((char) (0x800 + random.nextInt(0xd000)));
          break;
        case 2:
          text.appendCodePoint(0x10000 + random.nextInt(0x100000));
          break;
        default:
          text.append((char) (0x20 + random.nextInt(0x5f)));
      }
    }
    return text.toString();
  }

  private static String repeat(String text, int count) {
    return String.join("", Collections.nCopies(count, text));
  }

  private List<String> strings() {
    List<String> values =
        new ArrayList<>(
            Arrays.asList(
                "",
                "a",
                "plain ASCII",
                "\t\r\n",
                "\u0000",
                "a\u0000b",
                "\u0000\u0000end",
                "\u007f",
                "\u0080",
                "\u07ff",
                "\u0800",
                "\ud7ff",
                "\ue000",
                "\ufeffmark",
                "\uffff",
                "\ud800\udc00",
                "\udbff\udfff",
                "caf\u00e9",
                "\u0431\u0435\u043b\u043e\u043d",
                "\u3053\u3068\u3070",
                "\ud83c\udf32\ud83c\udf0a",
                "a\u00e9\u3053\ud83c\udf32\u0000z",
                // The length before the string takes 1, then 2, then 3 bytes.
                repeat("x", 127),
                repeat("y", 128),
                repeat("\u00e9", 64),
                repeat("\ud83c\udf32", 1024)));
    for (int i = 0; i < 40; i++) {
      values.add(string(random.nextInt(60)));
    }
    values.add(string(1000));
    values.add(repeat("0123456789abcdef", 1024));
    return values;
  }

  private Set<String> set(int count) {
    Set<String> set = new LinkedHashSet<>();
    while (set.size() < count) {
      set.add(string(random.nextInt(12)));
    }
    return set;
  }

  private List<Set<String>> sets() {
    List<Set<String>> values = new ArrayList<>();
    values.add(Collections.<String>emptySet());
    values.add(Collections.singleton(""));
    values.add(Collections.singleton("one"));
    values.add(new LinkedHashSet<>(Arrays.asList("", "\u0000", "_0.cfs", "_0.cfe", "_0.si")));
    for (int count : new int[] {2, 3, 0, 20, 127, 128}) {
      values.add(set(count));
    }
    return values;
  }

  private Map<String, String> map(int count) {
    Map<String, String> map = new LinkedHashMap<>();
    while (map.size() < count) {
      map.put(string(random.nextInt(12)), string(random.nextInt(12)));
    }
    return map;
  }

  private List<Map<String, String>> maps() {
    List<Map<String, String>> values = new ArrayList<>();
    values.add(Collections.<String, String>emptyMap());
    values.add(Collections.singletonMap("", ""));
    values.add(Collections.singletonMap("key", ""));
    values.add(Collections.singletonMap("", "value"));
    values.add(Collections.singletonMap("mode", "fast"));
    for (int count : new int[] {2, 3, 0, 20, 127, 128}) {
      values.add(map(count));
    }
    return values;
  }

  private List<int[]> groups() {
    List<int[]> values = new ArrayList<>();
    // A group takes four values, and what is left over is written in another way.
    for (int count = 0; count <= 130; count++) {
      int[] group = new int[count];
      for (int i = 0; i < count; i++) {
        group[i] = (int) bits(random.nextInt(33));
      }
      values.add(group);
    }
    for (int width = 0; width <= 32; width++) {
      int[] group = new int[11];
      for (int i = 0; i < group.length; i++) {
        group[i] = (int) bits(width);
      }
      values.add(group);
    }
    return values;
  }
}
