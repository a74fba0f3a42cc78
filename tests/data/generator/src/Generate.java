// SPDX-License-Identifier: LGPL-2.1-or-later

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import org.apache.lucene.util.Version;

/** Writes everything that one version of Lucene contributes below the given directory. */
public final class Generate {
  public static void main(String[] args) throws Exception {
    settle();
    if (args.length != 2) {
      throw new IllegalArgumentException("usage: Generate LUCENE-VERSION OUTPUT-DIRECTORY");
    }
    // Another version may write other formats; that must be somebody's decision, not an accident.
    if (!Version.LATEST.toString().equals(args[0])) {
      throw new IllegalStateException("wanted Lucene " + args[0] + ", found " + Version.LATEST);
    }
    Path out = Paths.get(args[1]);
    String major = Integer.toString(Version.LATEST.major);

    Path indexes = Files.createDirectories(out.resolve("lucene" + major));
    for (String name : new String[] {"plain", "compound"}) {
      Path index = indexes.resolve(name);
      Indexes.write(index, name.equals("compound"));
      Indexes.check(index);
      IndexExpected.write(index, indexes.resolve(name + ".expected"));
    }
    new Primitives(Files.createDirectories(out.resolve("primitives" + major))).write();
  }

  /** Has to come before any class of Lucene is loaded, since some look only once. */
  private static void settle() {
    // Lucene then takes the ids of segments from this number rather than from a random one. It has
    // to be hexadecimal, and its String.hashCode() even: by that Lucene 10 picks a byte order for
    // some of its work in memory, and even means that of the usual machines.
    System.setProperty("tests.seed", "6d6d6972");
    // Lucene writes these into each .si file, where the machine that ran this has no business, and
    // where their lengths would change the file's.
    for (String name : new String[] {"os.version", "java.version", "java.runtime.version",
        "java.vm.version", "java.vendor"}) {
      System.setProperty(name, "any");
    }
  }
}
