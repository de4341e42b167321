package io.atlascost.connect.settings;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/**
 * Whose costs the connector asks for by itself, and the key that says it.
 *
 * @param all of those that Atlas lists
 * @param ids empty where it is all
 */
record Organizations(boolean all, List<String> ids) {
  private static final String ALL = "*";

  static final Key<Organizations> KEY =
      Key.optional(
          "atlas.schedule.orgs",
          "Scheduled organizations",
          Importance.HIGH,
          Rule.list("organization ids, each once, or * alone for all", Organizations::parse),
          "Organizations whose costs the connector asks for by itself, month by month, and again"
              + " while a month can change: a list of ids, or * for all that the credentials can see,"
              + " also those that come later. What is taken out is no longer asked for, and what was"
              + " delivered of it stays. Left out, atlas.queries says what is read, and the other"
              + " keys of atlas.schedule are not used.");

  /** The same key, which is not used where nothing is scheduled. */
  static <T> Key<T> scheduled(Key<T> key) {
    return key.shownWith(KEY);
  }

  private static Organizations parse(List<String> texts) {
    if (texts.equals(List.of(ALL))) {
      return new Organizations(true, List.of());
    }

    if (texts.contains(ALL)) {
      throw new ConfigException(
          "has * beside others; write * alone for all organizations, or only their ids");
    }

    return new Organizations(
        false,
        Rule.eachOnce(
            texts, text -> AtlasId.require(text, "an organization", ", or * alone for all")));
  }
}
