package io.atlascost.connect.settings;

import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/** What Atlas calls things by: a text in, the id, or what to write instead, out. */
final class AtlasId {
  private static final Pattern ID = Pattern.compile("[a-f0-9]{24}");

  /** More of what stands in the place of an id is not repeated: it may be a query's token. */
  private static final int MOST_SHOWN = 8;

  private AtlasId() {}

  /**
   * Requires an id.
   *
   * @param owner with its article
   * @param otherwise what else might be written
   */
  static String require(String text, String owner, String otherwise) {
    if (ID.matcher(text).matches()) {
      return text;
    }

    String shown = text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
    throw new ConfigException(
        "'"
            + Rule.shown(shown)
            + "' is not the id of "
            + owner
            + "; expected 24 lower-case hex digits"
            + otherwise);
  }
}
