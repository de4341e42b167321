package io.atlascost.connect.avro;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.avro.Schema;

/** The connector's own {@code .avsc} resources in, their schemas out; the only reader of them. */
public final class RecordSchemas {
  private static final Schema USAGE = read("CostExplorerUsage");
  private static final Schema USAGE_KEY = read("CostExplorerUsageKey");
  private static final Schema ERROR = read("CostExplorerError");
  private static final Schema DEAD_LETTER_KEY = read("DeadLetterKey");
  private static final Schema QUERY_STATUS = read("QueryStatus");
  private static final Schema QUERY_KEY = read("QueryKey");

  private RecordSchemas() {}

  /** Value of a usage record. */
  public static Schema usage() {
    return USAGE;
  }

  /** Key of a usage record. */
  public static Schema usageKey() {
    return USAGE_KEY;
  }

  /** Value of a dead letter. */
  public static Schema error() {
    return ERROR;
  }

  /** Key of a dead letter. */
  public static Schema deadLetterKey() {
    return DEAD_LETTER_KEY;
  }

  /** Value of a status record. */
  public static Schema queryStatus() {
    return QUERY_STATUS;
  }

  /** Key of a status record. */
  public static Schema queryKey() {
    return QUERY_KEY;
  }

  static List<Schema> all() {
    return List.of(USAGE, USAGE_KEY, ERROR, DEAD_LETTER_KEY, QUERY_STATUS, QUERY_KEY);
  }

  private static Schema read(String name) {
    String resource = "/io/atlascost/avro/" + name + ".avsc";
    try (InputStream in = RecordSchemas.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing in the connector's jar");
      }

      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
