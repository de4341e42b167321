package io.atlascost.connect.api;

import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.common.config.types.Password;

/** What a request must carry so that Atlas answers it, or why there is nothing to carry. */
interface Access extends AutoCloseable {
  /**
   * What to carry now.
   *
   * @throws IOException if it cannot be asked for
   */
  Grant grant() throws IOException;

  /** Whether another attempt may succeed with another grant, after this one was refused. */
  boolean renewAfterRefusal(Grant refused);

  @Override
  void close();

  /**
   * A permission.
   *
   * @param authorization header; empty where the transport answers challenges itself
   * @param denial why there is none
   */
  record Grant(Optional<Password> authorization, Optional<UsageReply.Refusal> denial) {
    static final Grant BY_CHALLENGE = new Grant(Optional.empty(), Optional.empty());

    static Grant bearer(String token) {
      return new Grant(Optional.of(new Password("Bearer " + token)), Optional.empty());
    }

    static Grant denied(UsageReply.Refusal denial) {
      return new Grant(Optional.empty(), Optional.of(denial));
    }
  }

  /** A grant that never changes. */
  record Fixed(Grant grant) implements Access {
    @Override
    public boolean renewAfterRefusal(Grant refused) {
      return false;
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }
}
