package io.atlascost.connect.simulator;

import java.util.Optional;

/** Requests in, the replies of what stands behind the service out; empty for what it leaves. */
public interface Backend {
  /**
   * Answers, or leaves it to the service.
   *
   * @param base scheme, host and port for links
   */
  Optional<Reply> reply(Request request, String base);
}
