package io.atlascost.connect.avro;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets the entry that was unused longest when it has too many. */
final class Remembered<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1;
  private static final int MOST_ENTRIES = 1000;

  Remembered() {
    super(16, 0.75f, true);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > MOST_ENTRIES;
  }
}
