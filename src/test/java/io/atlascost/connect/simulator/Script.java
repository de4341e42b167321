package io.atlascost.connect.simulator;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Replies in the order in which they are given; the last repeats. */
final class Script {
  private final List<Reply> replies;
  private final AtomicInteger given = new AtomicInteger();

  Script(List<Reply> replies) {
    if (replies.isEmpty()) {
      throw new IllegalArgumentException("A script needs at least one reply");
    }

    this.replies = List.copyOf(replies);
  }

  Reply next() {
    return replies.get(Math.min(given.getAndIncrement(), replies.size() - 1));
  }
}
