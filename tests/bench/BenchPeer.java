// BenchPeer.java: the same work by Lucene's own MMapDirectory; child.h has the
// protocol
//
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Compiles with Lucene 8 and with those after it: only what they all have is
// called.

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.RandomAccessInput;
import org.apache.lucene.util.Version;

final class BenchPeer {

  private interface Work {
    long run(Slot slot) throws IOException;
  }

  private static final class Slot {
    IndexInput input;
    RandomAccessInput random;
    String name;
    long start;
    long end;
    int items;
    int first;
  }

  private static final byte[] buffer = new byte[1 << 20];
  private static final Map<String, Work> works = new TreeMap<>();
  private static Directory directory;
  private static long[] positions;

  /** Lucene 8 reads big-endian, later ones little-endian, as the files are. */
  private static boolean swaps;

  private static long vint(Slot slot) throws IOException {
    final IndexInput input = slot.input;
    long sum = 0;
    input.seek(slot.start);
    for (int i = 0; i < slot.items; i++) {
      sum += input.readVInt() & 0xffffffffL;
    }
    return sum;
  }

  private static long vlong(Slot slot) throws IOException {
    final IndexInput input = slot.input;
    long sum = 0;
    input.seek(slot.start);
    for (int i = 0; i < slot.items; i++) {
      sum += input.readVLong();
    }
    return sum;
  }

  private static long bytes(Slot slot) throws IOException {
    final IndexInput input = slot.input;
    long sum = 0;
    input.seek(slot.start);
    for (int i = 0; i < slot.items; i++) {
      sum += input.readByte() & 0xff;
    }
    return sum;
  }

  private static long copy(Slot slot, int length) throws IOException {
    final IndexInput input = slot.input;
    long sum = 0;
    input.seek(slot.start);
    for (long position = slot.start; position + length <= slot.end; position += length) {
      input.readBytes(buffer, 0, length);
      sum += (buffer[0] & 0xff) + (buffer[length / 2] & 0xff) + (buffer[length - 1] & 0xff);
    }
    return sum;
  }

  private static long longAt(Slot slot) throws IOException {
    final RandomAccessInput random = slot.random;
    long sum = 0;
    if (swaps) {
      for (int i = 0; i < slot.items; i++) {
        sum += Long.reverseBytes(random.readLong(positions[slot.first + i]));
      }
    } else {
      for (int i = 0; i < slot.items; i++) {
        sum += random.readLong(positions[slot.first + i]);
      }
    }
    return sum;
  }

  private static long seekLong(Slot slot) throws IOException {
    final IndexInput input = slot.input;
    long sum = 0;
    if (swaps) {
      for (int i = 0; i < slot.items; i++) {
        input.seek(positions[slot.first + i]);
        sum += Long.reverseBytes(input.readLong());
      }
    } else {
      for (int i = 0; i < slot.items; i++) {
        input.seek(positions[slot.first + i]);
        sum += input.readLong();
      }
    }
    return sum;
  }

  private static long byteAt(Slot slot) throws IOException {
    long sum = 0;
    for (int i = 0; i < slot.items; i++) {
      sum += slot.random.readByte(positions[slot.first + i]) & 0xff;
    }
    return sum;
  }

  /** What is made is kept for a moment, so that it is made at all. */
  private static IndexInput kept;

  private static long copies(Slot slot) throws IOException {
    for (int i = 0; i < slot.items; i++) {
      kept = slot.input.clone();
    }
    kept.seek(100);
    return slot.items * (long) (kept.readByte() & 0xff);
  }

  private static long slices(Slot slot) throws IOException {
    for (int i = 0; i < slot.items; i++) {
      kept = slot.input.slice("slice", 100, 1000);
    }
    kept.seek(0);
    return slot.items * (long) (kept.readByte() & 0xff);
  }

  private static long openReadClose(Slot slot) throws IOException {
    final ByteBuffer words = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
    long sum = 0;
    for (int i = 0; i < slot.items; i++) {
      try (IndexInput input = directory.openInput(slot.name, IOContext.DEFAULT)) {
        input.readBytes(buffer, 0, 4096);
      }
      sum += words.getLong(0) + words.getLong(4096 - 8);
    }
    return sum;
  }

  private static long openClose(Slot slot) throws IOException {
    long sum = 0;
    for (int i = 0; i < slot.items; i++) {
      try (IndexInput input = directory.openInput(slot.name, IOContext.DEFAULT)) {
        sum += input.length();
      }
    }
    return sum;
  }

  private static long scan(Slot slot) throws IOException {
    final ByteBuffer words = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
    long sum = 0;
    slot.input.seek(0);
    for (long position = 0; position < slot.end; ) {
      final int length = (int) Math.min(64 * 1024, slot.end - position);
      slot.input.readBytes(buffer, 0, length);
      for (int i = 0; i < length; i += 8) {
        sum += words.getLong(i);
      }
      position += length;
    }
    return sum;
  }

  private static void addWorks() {
    works.put("vint", BenchPeer::vint);
    works.put("vlong", BenchPeer::vlong);
    works.put("byte", BenchPeer::bytes);
    works.put("read-bytes-1m", slot -> copy(slot, 1 << 20));
    works.put("read-bytes-4k", slot -> copy(slot, 4096));
    works.put("read-bytes-64", slot -> copy(slot, 64));
    works.put("uint64-at", BenchPeer::longAt);
    works.put("seek-uint64", BenchPeer::seekLong);
    works.put("clone", BenchPeer::copies);
    works.put("slice", BenchPeer::slices);
    works.put("open-read-close", BenchPeer::openReadClose);
    works.put("open-close", BenchPeer::openClose);
    works.put("cold-sequential", BenchPeer::scan);
    works.put("cold-random", BenchPeer::byteAt);
  }

  private static void readPositions(Path folder) throws IOException {
    final ByteBuffer words =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve("positions"))).order(ByteOrder.LITTLE_ENDIAN);
    positions = new long[words.capacity() / 8];
    words.asLongBuffer().get(positions);
  }

  /** A file of one known word tells the order. */
  private static void findOrder() throws IOException {
    try (IndexInput input = directory.openInput("positions", IOContext.DEFAULT)) {
      swaps = input.readLong() != positions[0];
    }
  }

  /** A cold file must stay so: it is opened as others open it, and not touched. */
  private static void open(Slot slot, String name, boolean isCold) throws IOException {
    slot.name = name;
    slot.input = directory.openInput(name, isCold ? IOContext.READONCE : IOContext.DEFAULT);
    slot.random = slot.input.randomAccessSlice(0, slot.input.length());
    for (long i = 0; !isCold && i < slot.input.length(); i += 4096) {
      slot.random.readByte(i);
    }
  }

  private static void close(Slot slot) throws IOException {
    if (slot.input != null) {
      slot.input.close();
      slot.input = null;
    }
  }

  private static void serve() throws IOException {
    final BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    final Slot slot = new Slot();
    String line;
    while ((line = requests.readLine()) != null) {
      final String[] words = line.split(" ");
      if (words[0].equals("close")) {
        close(slot);
        System.out.println("closed");
        continue;
      }
      if (slot.input == null || !slot.name.equals(words[2])) {
        close(slot);
        open(slot, words[2], words[1].startsWith("cold-"));
      }
      slot.start = Long.parseLong(words[3]);
      slot.end = Long.parseLong(words[4]);
      slot.items = (int) Math.min(Long.parseLong(words[5]), Integer.MAX_VALUE);
      slot.first = Integer.parseInt(words[6]);
      final Work work = works.get(words[1]);
      final long start = System.nanoTime();
      final long sum = work.run(slot);
      final long end = System.nanoTime();
      System.out.println("done " + (end - start) + " " + Long.toUnsignedString(sum));
    }
    close(slot);
  }

  /** Stored fields of random bytes: nothing to compress, so quick to write. */
  private static void writeIndex(Path folder, int mebibytes) throws IOException {
    final Random random = new Random(1);
    final byte[] value = new byte[64 * 1024];
    final IndexWriterConfig config = new IndexWriterConfig(null);
    config.setMergePolicy(NoMergePolicy.INSTANCE);
    config.setRAMBufferSizeMB(128);
    config.setUseCompoundFile(false);
    try (Directory index = new MMapDirectory(folder);
        IndexWriter writer = new IndexWriter(index, config)) {
      for (int i = 0; i < mebibytes * 16; i++) {
        final Document document = new Document();
        random.nextBytes(value);
        document.add(new StoredField("bytes", value));
        writer.addDocument(document);
        if (i % 2048 == 2047) {
          writer.flush();
        }
      }
      writer.commit();
    }
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 3 && arguments[0].equals("--write-index")) {
      writeIndex(Paths.get(arguments[1]), Integer.parseInt(arguments[2]));
      return;
    }
    directory = new MMapDirectory(Paths.get(arguments[0]));
    readPositions(Paths.get(arguments[0]));
    findOrder();
    addWorks();
    System.out.println("ready " + Version.LATEST + "/Java-" + System.getProperty("java.version") + " " + String.join(" ", works.keySet()));
    serve();
    directory.close();
  }
}
