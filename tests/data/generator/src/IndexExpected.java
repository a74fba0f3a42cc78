// SPDX-License-Identifier: LGPL-2.1-or-later

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.CompoundDirectory;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NoLockFactory;
import org.apache.lucene.util.StringHelper;

/** Records what Lucene itself sees in the files of an index. */
final class IndexExpected {
  private static final int READS = 30;
  // There is less to go wrong in these, and most files of an index are small.
  private static final int SMALL = 256;
  private static final int SMALL_READS = 12;
  private static final int MEMBER_READS = 12;
  private static final String[] TYPES = {
    "byte", "short", "int", "long", "vint", "vlong", "zint", "zlong", "bytes"
  };

  private IndexExpected() {}

  static void write(Path index, Path expected) throws IOException {
    try (Directory directory = new MMapDirectory(index, NoLockFactory.INSTANCE);
        Lines lines = new Lines(expected)) {
      lines.comment("file NAME LENGTH CODEC VERSION ID SUFFIX CRC");
      lines.comment("member CFS NAME OFFSET LENGTH CODEC VERSION ID SUFFIX CRC");
      lines.comment("read NAME POSITION TYPE VALUE POSITION-AFTER");
      lines.comment("read NAME POSITION bytes N HEX POSITION-AFTER");
      lines.comment("mread CFS NAME POSITION ..., as for read, in a member");

      String[] names = directory.listAll();
      Arrays.sort(names);
      for (String name : names) {
        try (IndexInput in = directory.openInput(name, IOContext.DEFAULT)) {
          Object[] header = header(in);
          lines.record(
              "file", name, in.length(), header[0], header[1], header[2], header[3], crc(in));
          reads(lines, in, in.length() < SMALL ? SMALL_READS : READS, "read", name);
        }
      }
      for (SegmentCommitInfo segment : SegmentInfos.readLatestCommit(directory)) {
        if (segment.info.getUseCompoundFile()) {
          members(lines, directory, segment);
        }
      }
    }
  }

  private static void members(Lines lines, Directory directory, SegmentCommitInfo segment)
      throws IOException {
    String segmentName = segment.info.name;
    String cfs = segmentName + ".cfs";
    try (CompoundDirectory members = Compat.openCompound(directory, segment.info);
        IndexInput whole = directory.openInput(cfs, IOContext.DEFAULT);
        IndexInput table = directory.openInput(segmentName + ".cfe", IOContext.DEFAULT)) {
      // Lucene's own compound reader does not tell where a member begins.
      header(table);
      int count = table.readVInt();
      if (count != members.listAll().length) {
        throw new IOException(segmentName + ".cfe: unexpected number of members");
      }
      for (int i = 0; i < count; i++) {
        String name = segmentName + table.readString();
        long offset = table.readLong();
        long length = table.readLong();
        try (IndexInput in = members.openInput(name, IOContext.DEFAULT)) {
          if (in.length() != length) {
            throw new IOException(name + ": unexpected length in " + cfs);
          }
          byte[] here = new byte[(int) length];
          byte[] there = new byte[(int) length];
          in.readBytes(here, 0, here.length);
          whole.seek(offset);
          whole.readBytes(there, 0, there.length);
          if (!Arrays.equals(here, there)) {
            throw new IOException(name + ": unexpected place in " + cfs);
          }
          Object[] header = header(in);
          lines.record(
              "member", cfs, name, offset, length, header[0], header[1], header[2], header[3],
              crc(in));
          reads(lines, in, MEMBER_READS, "mread", cfs, name);
        }
      }
    }
  }

  /** Codec, version, object id and suffix; leaves the position behind the header. */
  private static Object[] header(IndexInput in) throws IOException {
    in.seek(0);
    // Lucene has no call that reads a header without knowing the codec beforehand, so the names are
    // picked out first and then given to the call that checks them.
    if (bigEndianInt(in) != CodecUtil.CODEC_MAGIC) {
      throw new IOException(in + ": no codec header");
    }
    String codec = in.readString();
    int version = bigEndianInt(in);
    byte[] id = new byte[StringHelper.ID_LENGTH];
    in.readBytes(id, 0, id.length);
    byte[] suffixBytes = new byte[in.readByte() & 0xff];
    in.readBytes(suffixBytes, 0, suffixBytes.length);
    String suffix = new String(suffixBytes, StandardCharsets.UTF_8);

    in.seek(0);
    CodecUtil.checkIndexHeader(in, codec, version, version, id, suffix);
    return new Object[] {codec, version, Lines.hex(id), Lines.orDash(suffix)};
  }

  private static String crc(IndexInput in) throws IOException {
    long stored = CodecUtil.retrieveChecksum(in);
    if (CodecUtil.checksumEntireFile(in) != stored) {
      throw new IOException(in + ": checksum does not match");
    }
    return Lines.hex(stored, 16);
  }

  private static int bigEndianInt(IndexInput in) throws IOException {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = value << 8 | in.readByte() & 0xff;
    }
    return value;
  }

  private static void reads(Lines lines, IndexInput in, int count, String... keys)
      throws IOException {
    // By name, so that a change in one file does not move the positions in the others.
    Random random = new Random(keys[keys.length - 1].hashCode());
    int length = (int) in.length();
    for (int i = 0; i < count; i++) {
      String type = TYPES[i % TYPES.length];
      int position = position(random, length);
      int size = Math.min(1 + random.nextInt(24), length - position);
      in.seek(position);
      try {
        String value = value(in, type, size);
        if (isNumberTooLong(in, type, position)) {
          continue;
        }
        String label = type;
        if (type.equals("short") || type.equals("int") || type.equals("long")) {
          label += Compat.ORDER;
        }
        StringBuilder line = new StringBuilder();
        for (String key : keys) {
          line.append(key).append('\t');
        }
        line.append(position).append('\t').append(label).append('\t').append(value);
        lines.record(line, in.getFilePointer());
      } catch (EOFException e) {
        // The value would reach over the end.
      } catch (IOException e) {
        if (!type.startsWith("v") && !type.startsWith("z")) {
          throw e;
        }
        // Not a number of variable length that Lucene accepts.
      }
    }
  }

  /**
   * Whether what was read is longer than any number that Lucene writes. Lucene 8 throws then, but
   * Lucene 10 shifts bits out of the value and goes on, which nobody can want to rely on.
   */
  private static boolean isNumberTooLong(IndexInput in, String type, int position)
      throws IOException {
    int most = type.equals("vlong") ? 9 : type.equals("zlong") ? 10 : 5;
    int lastByteMost = type.equals("vlong") ? 0x7f : type.equals("zlong") ? 0x01 : 0x0f;
    long after = in.getFilePointer();
    if (!type.startsWith("v") && !type.startsWith("z") || after - position < most) {
      return false;
    }
    in.seek(position + most - 1);
    int last = in.readByte() & 0xff;
    in.seek(after);
    return last > lastByteMost;
  }

  /** The ends of a file are where mistakes show, so they are looked at more often. */
  private static int position(Random random, int length) {
    int kind = random.nextInt(6);
    int draw = random.nextInt(1 << 30);
    int near = Math.min(length, 32);
    if (kind == 0) {
      return draw % near;
    }
    return kind == 1 ? length - 1 - draw % near : draw % length;
  }

  private static String value(IndexInput in, String type, int size) throws IOException {
    switch (type) {
      case "byte":
        return Byte.toString(in.readByte());
      case "short":
        return Short.toString(in.readShort());
      case "int":
        return Integer.toString(in.readInt());
      case "long":
        return Long.toString(in.readLong());
      case "vint":
        return Integer.toString(in.readVInt());
      case "vlong":
        return Long.toString(in.readVLong());
      case "zint":
        return Integer.toString(in.readZInt());
      case "zlong":
        return Long.toString(in.readZLong());
      case "bytes":
        byte[] bytes = new byte[size];
        in.readBytes(bytes, 0, size);
        return size + "\t" + Lines.hex(bytes);
      default:
        throw new IllegalArgumentException(type);
    }
  }
}
