package io.atlascost.connect.avro;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;

/** The connector's own {@code .avsc} resources in, their schemas out; the only reader of them. */
public final class RecordSchemas {
  /** Names all the others, one a line. */
  static final String LISTING = "published.txt";

  private static final Map<String, Schema> PUBLISHED = read();

  private RecordSchemas() {}

  /** Value of a usage record. */
  public static Schema usage() {
    return PUBLISHED.get("CostExplorerUsage.avsc");
  }

  /** Key of a usage record. */
  public static Schema usageKey() {
    return PUBLISHED.get("CostExplorerUsageKey.avsc");
  }

  /** Value of a dead letter. */
  public static Schema error() {
    return PUBLISHED.get("CostExplorerError.avsc");
  }

  /** Key of a dead letter. */
  public static Schema deadLetterKey() {
    return PUBLISHED.get("DeadLetterKey.avsc");
  }

  /** Value of a status record. */
  public static Schema queryStatus() {
    return PUBLISHED.get("QueryStatus.avsc");
  }

  /** Key of a status record. */
  public static Schema queryKey() {
    return PUBLISHED.get("QueryKey.avsc");
  }

  /**
   * All that this connector writes in any {@link DecimalMode} or wrote in earlier releases, by file
   * name, the present ones first.
   */
  static Map<String, Schema> published() {
    return PUBLISHED;
  }

  private static Map<String, Schema> read() {
    Map<String, Schema> published = new LinkedHashMap<>();
    text(LISTING)
        .lines()
        .forEach(name -> published.put(name, new Schema.Parser().parse(text(name))));

    return Collections.unmodifiableMap(published);
  }

  private static String text(String name) {
    try (InputStream in = RecordSchemas.class.getResourceAsStream("/io/atlascost/avro/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
