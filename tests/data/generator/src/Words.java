// SPDX-License-Identifier: LGPL-2.1-or-later

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;

/** An invented vocabulary, so that the indexes hold no text that belongs to anyone. */
final class Words {
  private static final String[] HEADS = {
    "b", "br", "d", "dr", "f", "g", "gl", "h", "k", "kr", "l", "m", "n", "p", "pl", "r", "s", "st",
    "t", "tr", "v", "w", "z"
  };
  private static final String[] CORES = {"a", "e", "i", "o", "u", "ai", "ea", "io", "ou"};
  private static final String[] TAILS = {
    "", "", "l", "m", "n", "nd", "r", "rk", "s", "st", "t", "x"
  };

  // One word for each length of a UTF-8 sequence that ASCII does not reach.
  private static final String[] WIDE = {
    "h\u00fcl\u00e9", // 2 bytes
    "\u0431\u0435\u043b\u043e\u043d", // 2 bytes
    "\u3053\u3068\u3070", // 3 bytes
    "\u6728\u6c34\u706b", // 3 bytes
    "\ud801\udc28\ud801\udc30\ud801\udc3b" // 4 bytes
  };

  private final List<String> vocabulary = new ArrayList<>();
  private final Random random;

  Words(Random random, int count) {
    this.random = random;
    LinkedHashSet<String> seen = new LinkedHashSet<>();
    while (seen.size() < count) {
      StringBuilder word = new StringBuilder();
      for (int syllables = 1 + random.nextInt(3); syllables > 0; syllables--) {
        word.append(pick(HEADS)).append(pick(CORES)).append(pick(TAILS));
      }
      seen.add(word.toString());
    }
    vocabulary.addAll(seen);
    // Spread over the ranks, so that frequent and rare words of each kind exist.
    for (int i = 0; i < WIDE.length; i++) {
      vocabulary.add(7 + 23 * i, WIDE[i]);
    }
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }

  /** Low ranks come up far more often, so that postings of all lengths exist, as in real text. */
  String word() {
    double r = random.nextDouble();
    return vocabulary.get((int) (vocabulary.size() * r * r * r));
  }

  String sentences(int words) {
    StringBuilder text = new StringBuilder();
    int left = 0;
    for (int i = 0; i < words; i++) {
      if (left == 0) {
        text.append(i == 0 ? "" : ". ");
        left = 4 + random.nextInt(9);
      } else {
        text.append(random.nextInt(9) == 0 ? ", " : " ");
      }
      left--;
      text.append(word());
    }
    return text.append('.').toString();
  }
}
