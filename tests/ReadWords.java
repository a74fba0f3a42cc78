// ReadWords.java: reads by Lucene what docs/examples/write-lucene.c has written
//
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// ReadWords DIRECTORY FILE prints each word and its count.  Compiles with Lucene 8
// and with those after it: only what they all have is called.

import java.io.IOException;
import java.nio.file.Paths;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.store.ChecksumIndexInput;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.MMapDirectory;

final class ReadWords {

  private static final String FORMAT = "MmdirWords";
  private static final int VERSION = 1;

  private static void expect(boolean condition, String what) throws IOException {
    if (!condition) {
      throw new IOException(what);
    }
  }

  /** Lucene 8 reads numbers of 64 bits big-endian, later ones little-endian. */
  private static long readLittleEndian(DataInput input) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 8) {
      value |= (input.readByte() & 0xffL) << shift;
    }
    return value;
  }

  private static byte[] readIdentifier(IndexInput input) throws IOException {
    final byte[] identifier = new byte[16];
    input.seek(0);
    CodecUtil.checkHeader(input, FORMAT, VERSION, VERSION);
    input.readBytes(identifier, 0, identifier.length);
    return identifier;
  }

  private static void readWords(IndexInput input) throws IOException {
    final int count = input.readVInt();
    final long[] offsets = new long[count];
    for (int i = 0; i < count; i++) {
      offsets[i] = input.getFilePointer();
      System.out.println(input.readString() + " " + input.readVInt());
    }
    while (input.getFilePointer() % 8 != 0) {
      expect(input.readByte() == 0, "what is between words and offsets is not zero");
    }
    for (int i = 0; i < count; i++) {
      expect(readLittleEndian(input) == offsets[i], "an offset is wrong");
    }
    expect(
        input.getFilePointer() == input.length() - CodecUtil.footerLength(),
        "the footer is not behind the offsets");
  }

  /** As Lucene does where it reads all of a file, summing up on the way. */
  private static void checkFooter(Directory directory, String name, byte[] identifier)
      throws IOException {
    try (ChecksumIndexInput input = directory.openChecksumInput(name, IOContext.READONCE)) {
      CodecUtil.checkIndexHeader(input, FORMAT, VERSION, VERSION, identifier, "");
      final long left =
          directory.fileLength(name) - CodecUtil.footerLength() - input.getFilePointer();
      for (long i = 0; i < left; i++) {
        input.readByte();
      }
      CodecUtil.checkFooter(input);
    }
  }

  public static void main(String[] arguments) throws IOException {
    try (Directory directory = new MMapDirectory(Paths.get(arguments[0]));
        IndexInput input = directory.openInput(arguments[1], IOContext.DEFAULT)) {
      final byte[] identifier = readIdentifier(input);
      CodecUtil.checksumEntireFile(input);
      input.seek(0);
      CodecUtil.checkIndexHeader(input, FORMAT, VERSION, VERSION, identifier, "");
      readWords(input);
      checkFooter(directory, arguments[1], identifier);
    }
  }
}
