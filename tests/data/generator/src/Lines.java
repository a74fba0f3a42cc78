// SPDX-License-Identifier: LGPL-2.1-or-later

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.util.Version;

/** A file of expected values: one record a line, fields separated by TABs. */
final class Lines implements Closeable {
  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  private final BufferedWriter writer;

  Lines(Path path) throws IOException {
    writer = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
    // Not newLine(): the file must be the same wherever it is made.
    writer.write("# SPDX-License-Identifier: LGPL-2.1-or-later\n");
    writer.write("# Lucene " + Version.LATEST + "; made by generator/generate.sh\n");
  }

  void comment(String text) throws IOException {
    writer.write("# " + text + "\n");
  }

  void record(Object... fields) throws IOException {
    for (int i = 0; i < fields.length; i++) {
      writer.write(i == 0 ? "" : "\t");
      writer.write(fields[i].toString());
    }
    writer.write('\n');
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  /** An empty field would be easy to overlook in a file, so it is written as "-". */
  static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder(2 * bytes.length);
    for (byte b : bytes) {
      text.append(DIGITS[(b >> 4) & 15]).append(DIGITS[b & 15]);
    }
    return orDash(text.toString());
  }

  static String hex(String string) {
    return hex(string.getBytes(StandardCharsets.UTF_8));
  }

  static String hex(long bits, int digits) {
    StringBuilder text = new StringBuilder(digits);
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      text.append(DIGITS[(int) (bits >>> shift) & 15]);
    }
    return text.toString();
  }
}
