package io.atlascost.connect.api;

import java.io.Closeable;
import java.io.InputStream;
import java.time.Instant;

/**
 * The open body of a result.
 *
 * @param contentType as the reply says; empty where it says nothing
 * @param framed whether the reply told where its body ends; otherwise a broken connection looks
 *     like the end
 * @param retrievedAt when the reply began
 * @param stream the bytes, decompressed; a body that breaks off ends in an {@link
 *     java.io.IOException}
 * @param disconnect lets go of the connection at once, however much is left to read
 */
public record UsageBody(
    String contentType,
    boolean framed,
    Instant retrievedAt,
    InputStream stream,
    Runnable disconnect)
    implements Closeable {

  @Override
  public void close() {
    disconnect.run();
  }
}
