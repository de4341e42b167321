package io.atlascost.connect.simulator.books;

import io.atlascost.connect.simulator.Reply;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who asks.
 *
 * @param refusal whatever they ask for; empty if they are let in
 * @param sees the organizations that they may know of
 */
record Visitor(Optional<Reply> refusal, Predicate<String> sees) {
  static final Visitor ANYBODY = new Visitor(Optional.empty(), orgId -> true);

  static Visitor refused(Reply reply) {
    return new Visitor(Optional.of(reply), orgId -> false);
  }

  static Visitor seeing(Set<String> orgIds) {
    return new Visitor(Optional.empty(), Set.copyOf(orgIds)::contains);
  }
}
