// SPDX-License-Identifier: LGPL-2.1-or-later

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PayloadAttribute;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.BinaryPoint;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.NoLockFactory;
import org.apache.lucene.util.BytesRef;

/** Writes the indexes. */
final class Indexes {
  private static final long SEED = 20240229L;

  // Each number is a segment. One has to be large enough for a full block of postings (256
  // documents in Lucene 10) and for more than one leaf of points (512 values).
  private static final int[] PLAIN = {300, 90, 15};
  private static final int[] COMPOUND = {180, 60, 9};

  private static final FieldType FULL = new FieldType(TextField.TYPE_STORED);
  private static final FieldType FREQS = new FieldType();
  private static final FieldType DOCS = new FieldType();

  static {
    FULL.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS);
    FULL.setStoreTermVectors(true);
    FULL.setStoreTermVectorPositions(true);
    FULL.setStoreTermVectorOffsets(true);
    FULL.setStoreTermVectorPayloads(true);
    FULL.freeze();
    FREQS.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
    FREQS.setTokenized(true);
    FREQS.setOmitNorms(true);
    FREQS.setStoreTermVectors(true);
    FREQS.freeze();
    DOCS.setIndexOptions(IndexOptions.DOCS);
    DOCS.setTokenized(true);
    DOCS.setOmitNorms(true);
    DOCS.freeze();
  }

  private Indexes() {}

  /** Payloads of 0 to 4 bytes; some tokens have none. */
  private static final class PayloadFilter extends TokenFilter {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final PayloadAttribute payload = addAttribute(PayloadAttribute.class);

    PayloadFilter(TokenStream in) {
      super(in);
    }

    @Override
    public final boolean incrementToken() throws IOException {
      if (!input.incrementToken()) {
        return false;
      }
      int length = term.length() % 5;
      byte[] bytes = new byte[length];
      Arrays.fill(bytes, (byte) term.charAt(0));
      payload.setPayload(length == 0 ? null : new BytesRef(bytes));
      return true;
    }
  }

  private static final Analyzer ANALYZER =
      new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
          Tokenizer tokenizer = new StandardTokenizer();
          return field.equals("body")
              ? new TokenStreamComponents(tokenizer, new PayloadFilter(tokenizer))
              : new TokenStreamComponents(tokenizer);
        }
      };

  static void write(Path path, boolean compound) throws IOException {
    Random random = new Random(SEED + (compound ? 1 : 0));
    Words words = new Words(random, 900);
    int[] segments = compound ? COMPOUND : PLAIN;

    IndexWriterConfig config = new IndexWriterConfig(ANALYZER);
    config.setCodec(Compat.codec());
    config.setUseCompoundFile(compound);
    config.setMergePolicy(NoMergePolicy.INSTANCE);
    config.setMergeScheduler(new SerialMergeScheduler());
    config.setRAMBufferSizeMB(64);

    // No lock, since nobody else writes here, and a lock would leave write.lock behind.
    try (Directory directory = FSDirectory.open(path, NoLockFactory.INSTANCE);
        IndexWriter writer = new IndexWriter(directory, config)) {
      int number = 0;
      for (int size : segments) {
        for (int i = 0; i < size; i++) {
          writer.addDocument(document(random, words, number++));
        }
        writer.commit();
      }

      int total = number;
      for (int i = 3; i < total - segments[2]; i += 7) {
        writer.deleteDocuments(new Term("id", id(i)));
      }
      writer.commit();

      // Two commits that touch different fields, so that two generations stay in use.
      for (int i = 5; i < total; i += 9) {
        writer.updateNumericDocValue(new Term("id", id(i)), "dv_number_updated", -1000L - i);
      }
      writer.commit();
      for (int i = 8; i < total; i += 11) {
        BytesRef value = new BytesRef("updated-" + words.word());
        writer.updateBinaryDocValue(new Term("id", id(i)), "dv_binary_updated", value);
      }
      writer.deleteDocuments(new Term("id", id(4)));

      Map<String, String> data = new LinkedHashMap<>();
      data.put("purpose", "test data");
      data.put("kind", compound ? "compound" : "plain");
      writer.setLiveCommitData(data.entrySet());
      writer.commit();
    }
  }

  private static String id(int number) {
    return "d" + (100000 + number);
  }

  private static BytesRef bytes(String text) {
    return new BytesRef(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Document document(Random random, Words words, int number) {
    Document document = new Document();
    document.add(new StringField("id", id(number), Field.Store.YES));
    document.add(new TextField("title", words.sentences(2 + random.nextInt(4)), Field.Store.YES));
    document.add(new Field("body", words.sentences(6 + random.nextInt(24)), FULL));
    if (number % 3 == 0) {
      document.add(new Field("note", words.sentences(5), FREQS));
    }
    document.add(new Field("flag", "all " + (number % 2 == 0 ? "even" : "odd"), DOCS));

    document.add(new StoredField("s_int", number * 31));
    document.add(new StoredField("s_long", random.nextLong()));
    if (number % 4 == 0) {
      byte[] blob = new byte[random.nextInt(20)];
      random.nextBytes(blob);
      document.add(new StoredField("s_float", number / 8f));
      document.add(new StoredField("s_double", number / 3.0));
      document.add(new StoredField("s_bytes", blob));
    }

    document.add(new NumericDocValuesField("dv_number", 1000L + 60L * random.nextInt(5000)));
    document.add(new NumericDocValuesField("dv_number_few", 1L << (10 * random.nextInt(5))));
    document.add(new NumericDocValuesField("dv_number_same", 42));
    document.add(new NumericDocValuesField("dv_number_updated", number));
    document.add(new BinaryDocValuesField("dv_binary", bytes(words.word())));
    document.add(new BinaryDocValuesField("dv_binary_fixed", bytes(id(number))));
    document.add(new BinaryDocValuesField("dv_binary_updated", bytes("first")));
    document.add(new SortedDocValuesField("dv_sorted", bytes(words.word())));
    for (int i = number % 4; i > 0; i--) {
      document.add(new SortedNumericDocValuesField("dv_numbers", random.nextInt(2000) - 1000));
      document.add(new SortedSetDocValuesField("dv_set", bytes(words.word())));
    }
    if (number % 5 == 2) {
      document.add(new NumericDocValuesField("dv_number_some", random.nextLong()));
      document.add(new SortedDocValuesField("dv_sorted_some", bytes(words.word())));
    }

    document.add(new IntPoint("p_int", random.nextInt(100000) - 50000));
    document.add(new IntPoint("p_int", number));
    document.add(new LongPoint("p_long", random.nextInt(3600), number));
    if (number % 2 == 0) {
      byte[] address = new byte[16];
      random.nextBytes(address);
      document.add(new DoublePoint("p_double", random.nextInt(4096) / 16.0));
      document.add(new BinaryPoint("p_bytes", address));
    }

    Compat.addNewerFields(document, random, number);
    return document;
  }

  static void check(Path path) throws IOException {
    try (Directory directory = FSDirectory.open(path, NoLockFactory.INSTANCE);
        CheckIndex checker = new CheckIndex(directory)) {
      Compat.checkEverything(checker);
      if (!checker.checkIndex().clean) {
        throw new IOException(path + " is damaged");
      }
    }
  }
}
