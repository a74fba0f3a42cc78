// SPDX-License-Identifier: LGPL-2.1-or-later

import java.io.IOException;
import java.util.Random;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.CompoundDirectory;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.SegmentInfo;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;

/** What differs between the versions of Lucene: this is for 8. */
final class Compat {
  static final String ORDER = "_be";
  static final boolean GROUP_VINTS = false;

  private Compat() {}

  static Codec codec() {
    return Codec.getDefault();
  }

  static void addNewerFields(Document document, Random random, int number) {}

  static CompoundDirectory openCompound(Directory directory, SegmentInfo info) throws IOException {
    return info.getCodec().compoundFormat().getCompoundReader(directory, info, IOContext.DEFAULT);
  }

  static void checkEverything(CheckIndex checker) {
    checker.setDoSlowChecks(true);
  }

  static void readFloats(DataInput in, float[] values) throws IOException {
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(in.readInt());
    }
  }

  static void writeGroupVInts(DataOutput out, int[] values) {
    throw new UnsupportedOperationException();
  }

  static void readGroupVInts(DataInput in, int[] values) {
    throw new UnsupportedOperationException();
  }
}
