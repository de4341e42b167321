package io.atlascost.connect.api;

import java.util.Locale;

/** A format that Atlas can be asked to answer in. */
public enum Format {
  JSON,
  CSV;

  /** As it is written in the configuration and in media types. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
