package io.atlascost.connect.benchmark;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A JVM's log of its collections in, what it allocated and what lived out, in megabytes. */
record Collections(List<Collection> all) {
  private static final Pattern LINE = Pattern.compile("Pause (\\w+).* (\\d+)M->(\\d+)M\\(\\d+M\\)");

  /**
   * One of them.
   *
   * @param frees whether it frees much, as opposed to a step of a concurrent one
   */
  record Collection(boolean frees, int before, int after) {}

  static Collections read(List<String> lines) {
    return new Collections(lines.stream().flatMap(Collections::collection).toList());
  }

  private static Stream<Collection> collection(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.find()) {
      return Stream.empty();
    }

    boolean frees = matcher.group(1).equals("Young") || matcher.group(1).equals("Full");
    int before = Integer.parseInt(matcher.group(2));
    return Stream.of(new Collection(frees, before, Integer.parseInt(matcher.group(3))));
  }

  /** Between the last of the earlier ones and the last of these. */
  long allocatedSince(Collections earlier) {
    long allocated = 0;
    for (int i = Math.max(1, earlier.all.size()); i < all.size(); i++) {
      allocated += all.get(i).before() - all.get(i - 1).after();
    }

    return allocated;
  }

  /** The most that one of these left, the earlier ones apart. */
  int mostLeftSince(Collections earlier) {
    return all.stream()
        .skip(earlier.all.size())
        .filter(Collection::frees)
        .mapToInt(Collection::after)
        .max()
        .orElse(0);
  }

  int leftByLast() {
    return all.isEmpty() ? 0 : all.get(all.size() - 1).after();
  }
}
