package io.atlascost.connect.rows;

import io.atlascost.connect.api.UsageBody;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Bytes in, a body as the transport would hand it over out. */
public final class Bodies {
  public static final String CSV = "application/vnd.atlas.2023-01-01+csv";
  public static final String JSON = "application/vnd.atlas.2023-01-01+json";

  private Bodies() {}

  /** A body that tells its length. */
  public static UsageBody framed(String contentType, InputStream in) {
    return new UsageBody(contentType, true, Instant.EPOCH, in, () -> {});
  }

  public static UsageBody framed(String contentType, byte[] bytes) {
    return framed(contentType, new ByteArrayInputStream(bytes));
  }

  public static UsageBody framed(String contentType, String text) {
    return framed(contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A body that ends where the connection does. */
  static UsageBody unframed(String contentType, byte[] bytes) {
    return new UsageBody(
        contentType, false, Instant.EPOCH, new ByteArrayInputStream(bytes), () -> {});
  }
}
