// SPDX-License-Identifier: LGPL-2.1-or-later

import java.io.IOException;
import java.util.Random;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.CompoundDirectory;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.SegmentInfo;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.GroupVIntUtil;

/** What differs between the versions of Lucene: this is for 10. */
final class Compat {
  static final String ORDER = "_le";
  static final boolean GROUP_VINTS = true;

  private Compat() {}

  static Codec codec() {
    // By default Lucene leaves the graph out of segments as small as these.
    KnnVectorsFormat vectors = new Lucene99HnswVectorsFormat(16, 100, 1, null, 0);
    return new Lucene104Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return vectors;
      }
    };
  }

  static void addNewerFields(Document document, Random random, int number) {
    // Components and distances that a float holds exactly: the graph must not depend on the order
    // in which a processor adds them up.
    float[] floats = new float[12];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (random.nextInt(65) - 32) / 8f;
    }
    document.add(new KnnFloatVectorField("v_float", floats, VectorSimilarityFunction.EUCLIDEAN));
    if (number % 4 != 1) {
      byte[] bytes = new byte[16];
      random.nextBytes(bytes);
      document.add(new KnnByteVectorField("v_byte", bytes, VectorSimilarityFunction.EUCLIDEAN));
    }
    document.add(NumericDocValuesField.indexedField("dv_number_skip", number / 3));
  }

  static CompoundDirectory openCompound(Directory directory, SegmentInfo info) throws IOException {
    return info.getCodec().compoundFormat().getCompoundReader(directory, info);
  }

  static void checkEverything(CheckIndex checker) {
    checker.setLevel(CheckIndex.Level.MAX_VALUE);
  }

  static void readFloats(DataInput in, float[] values) throws IOException {
    in.readFloats(values, 0, values.length);
  }

  static void writeGroupVInts(DataOutput out, int[] values) throws IOException {
    out.writeGroupVInts(values, values.length);
  }

  static void readGroupVInts(DataInput in, int[] values) throws IOException {
    GroupVIntUtil.readGroupVInts(in, values, values.length);
  }
}
