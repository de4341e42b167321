package io.atlascost.connect.api;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * Atlas's Cost Explorer: a query in, its reply out.
 *
 * <p>Used by one thread, but for {@link #close()}.
 */
public interface AtlasApi extends Closeable {
  /**
   * Asks for the result of a query, once; never waits for a query that is still processing.
   *
   * @throws IOException if no reply came, since the host is unknown, refuses, resets or keeps
   *     silent, or if it broke off before it was clear what it means
   */
  UsageReply usage(Query query) throws IOException;

  /**
   * Asks for as little as one can be let in for.
   *
   * @return why not; empty if the credentials are good
   * @throws IOException as above
   */
  Optional<UsageReply.Refusal> knock() throws IOException;

  /**
   * Ends whatever is under way, from any thread, at once: who waits for a reply or reads a body
   * meets an {@link IOException}. Nothing can be asked afterwards.
   */
  @Override
  void close();
}
