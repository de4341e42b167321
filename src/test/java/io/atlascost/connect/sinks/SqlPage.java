package io.atlascost.connect.sinks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A page of docs/ in; its blocks of SQL out, by the heading that they stand under. */
record SqlPage(Map<String, List<String>> blocks) {
  static SqlPage read(String file) {
    try {
      Map<String, List<String>> blocks = new LinkedHashMap<>();
      List<String> block = new ArrayList<>();
      String heading = "";
      boolean isSql = false;
      for (String line : Files.readAllLines(Path.of("docs", file))) {
        if (line.startsWith("#")) {
          heading = line.replaceFirst("#+ ", "");
        } else if (line.equals("```sql")) {
          isSql = true;
        } else if (line.equals("```") && isSql) {
          blocks.computeIfAbsent(heading, any -> new ArrayList<>()).add(String.join("\n", block));
          block.clear();
          isSql = false;
        } else if (isSql) {
          block.add(line);
        }
      }

      return new SqlPage(blocks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What makes something, in the order of the page. */
  List<String> definitions() {
    return blocks.values().stream()
        .flatMap(List::stream)
        .filter(block -> block.startsWith("CREATE"))
        .toList();
  }

  /** The one block under a heading that asks for something. */
  String query(String heading) {
    List<String> queries =
        blocks.get(heading).stream().filter(block -> !block.startsWith("CREATE")).toList();
    if (queries.size() != 1) {
      throw new IllegalStateException(heading + " has " + queries.size() + " queries");
    }

    return queries.get(0);
  }
}
