package io.atlascost.connect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Pages of Markdown in, their links to other files and to headings out: those that lead somewhere,
 * and those that do not.
 *
 * @param followed how many links were looked at
 * @param broken {@code page: link}
 */
record Links(int followed, List<String> broken) {
  private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```");
  private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
  private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
  private static final Pattern ANOTHER_PLACE = Pattern.compile("[a-z]+:.*");

  static Links of(Collection pages) {
    int followed = 0;
    List<String> broken = new ArrayList<>();
    for (Path page : pages.pages()) {
      for (String target : targets(page)) {
        followed++;
        if (!leadsSomewhere(page, target)) {
          broken.add(pages.root().relativize(page) + ": " + target);
        }
      }
    }

    return new Links(followed, broken);
  }

  /** Where pages are, in a directory or in an archive. */
  record Collection(Path root, List<Path> pages) {
    /** All pages below some directories of a root, or files in it. */
    static Collection below(Path root, String... names) {
      List<Path> pages = new ArrayList<>();
      for (String name : names) {
        try (Stream<Path> files = Files.walk(root.resolve(name))) {
          files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      return new Collection(root, pages);
    }
  }

  private static List<String> targets(Path page) {
    String text = CODE.matcher(withoutBlocks(page)).replaceAll("`code`");
    return LINK.matcher(text)
        .results()
        .map(link -> link.group(1))
        .filter(target -> !ANOTHER_PLACE.matcher(target).matches())
        .toList();
  }

  private static boolean leadsSomewhere(Path page, String target) {
    String[] parts = target.split("#", 2);
    Path file = parts[0].isEmpty() ? page : page.resolveSibling(decoded(parts[0])).normalize();
    if (!Files.exists(file)) {
      return false;
    }

    return parts.length == 1 || (Files.isRegularFile(file) && anchors(file).contains(parts[1]));
  }

  /** As GitHub makes them of headings. */
  static Set<String> anchors(Path page) {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    Matcher headings = HEADING.matcher(withoutBlocks(page));
    while (headings.find()) {
      String anchor =
          headings
              .group(1)
              .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N} _-]", "")
              .replace(' ', '-');
      int earlier = seen.merge(anchor, 1, Integer::sum) - 1;
      anchors.add(earlier == 0 ? anchor : anchor + "-" + earlier);
    }

    return anchors;
  }

  private static String withoutBlocks(Path page) {
    try {
      return CODE_BLOCK.matcher(Files.readString(page)).replaceAll("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String decoded(String target) {
    return URLDecoder.decode(target.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
