package io.atlascost.connect.api;

import java.util.Locale;
import java.util.Optional;

/** How a body is packed, as its {@code Content-Encoding} says. */
enum Encoding {
  NONE,
  GZIP,
  /** Nothing that was asked for. */
  OTHER;

  static Encoding of(Optional<String> header) {
    return switch (header.orElse("").strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> NONE;
      case "gzip", "x-gzip" -> GZIP;
      default -> OTHER;
    };
  }
}
