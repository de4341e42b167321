package io.atlascost.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page in, its blocks of shell commands out, but for those that say that they need what a test
 * does not have.
 */
record Commands(List<Block> blocks) {
  private static final Pattern HEADING_OR_BLOCK =
      Pattern.compile("(?ms)^#+ (?<heading>[^\n]+)$|^ *```sh\n(?<commands>.*?)^ *```$");
  private static final String NEEDS = "# Needs ";

  /**
   * @param heading the nearest above it
   */
  record Block(String heading, String commands) {}

  static Commands of(Path page) {
    List<Block> blocks = new ArrayList<>();
    String heading = "";
    Matcher matcher = HEADING_OR_BLOCK.matcher(text(page));
    while (matcher.find()) {
      if (matcher.group("heading") != null) {
        heading = matcher.group("heading");
      } else if (!matcher.group("commands").strip().startsWith(NEEDS)) {
        blocks.add(
            new Block(heading, matcher.group("commands").stripTrailing().stripIndent() + "\n"));
      }
    }

    return new Commands(List.copyOf(blocks));
  }

  List<Block> below(String heading) {
    List<Block> found = blocks.stream().filter(block -> block.heading.equals(heading)).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException("There are no commands below '" + heading + "'");
    }

    return found;
  }

  private static String text(Path page) {
    try {
      return Files.readString(page, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
