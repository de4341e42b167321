package io.atlascost.connect.api;

import io.atlascost.connect.api.Answer.Given;
import io.atlascost.connect.api.Answer.Refused;
import io.atlascost.connect.api.UsageReply.Refusal;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** A listing in, the items of all its pages out. */
final class Pages {
  /** A listing that goes on behind so many pages has no end. */
  static final int MOST = 1000;

  private Pages() {}

  /** What is listed page by page. */
  interface Listing<T> {
    /**
     * A page of it.
     *
     * @param number from 1
     * @throws IOException if no reply came
     */
    Answer<Page<T>> page(int number) throws IOException;
  }

  /**
   * Takes each item as it comes.
   *
   * @return why a page was refused; empty if all were given
   * @throws IOException if a page did not come
   */
  static <T> Optional<Refusal> forEach(Listing<T> listing, Consumer<T> items) throws IOException {
    for (int number = 1; number <= MOST; number++) {
      Answer<Page<T>> answer = listing.page(number);
      if (answer instanceof Refused<Page<T>> refused) {
        return Optional.of(refused.refusal());
      }

      Page<T> page = ((Given<Page<T>>) answer).value();
      page.items().forEach(items);
      if (!page.hasNext()) {
        return Optional.empty();
      }
    }

    throw new IOException("a list that goes on behind " + MOST + " pages");
  }
}
