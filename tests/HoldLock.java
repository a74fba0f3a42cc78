// HoldLock.java: runs a program while Lucene has the lock of a directory
//
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// HoldLock DIRECTORY PROGRAM [ARGUMENT...] exits with what the program exits with.

import java.io.IOException;
import java.nio.file.Paths;
import java.util.Arrays;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.MMapDirectory;

final class HoldLock {

  private static final String LOCK = "write.lock";

  public static void main(String[] arguments) throws IOException, InterruptedException {
    final String[] program = Arrays.copyOfRange(arguments, 1, arguments.length);
    final int status;
    try (Directory directory = new MMapDirectory(Paths.get(arguments[0]));
        Lock lock = directory.obtainLock(LOCK)) {
      status = new ProcessBuilder(program).inheritIO().start().waitFor();
      lock.ensureValid();
    }
    System.exit(status);
  }
}
