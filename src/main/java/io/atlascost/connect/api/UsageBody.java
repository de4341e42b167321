package io.atlascost.connect.api;

import java.io.Closeable;
import java.io.InputStream;
import java.time.Instant;
import java.util.function.UnaryOperator;

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
 * @param hiding takes out of a text what may not be seen
 */
public record UsageBody(
    String contentType,
    boolean framed,
    Instant retrievedAt,
    InputStream stream,
    Runnable disconnect,
    UnaryOperator<String> hiding)
    implements Closeable {

  /** A body of somebody who knows no secrets that could come back in it. */
  public UsageBody(
      String contentType,
      boolean framed,
      Instant retrievedAt,
      InputStream stream,
      Runnable disconnect) {
    this(contentType, framed, retrievedAt, stream, disconnect, UnaryOperator.identity());
  }

  /**
   * Words of the body as they may be shown: whoever answers in Atlas's place may repeat what we
   * sent. To be asked before the words are cut.
   */
  public String hide(String text) {
    return hiding.apply(text);
  }

  @Override
  public void close() {
    disconnect.run();
  }
}
