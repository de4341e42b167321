package io.atlascost.connect.simulator.books;

import io.atlascost.connect.simulator.Reply;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Supplier;

/** Answers in; first whatever troubles stand before them out, then the answers. */
final class Hurdles {
  private final Map<String, Iterator<Trouble>> pending = new HashMap<>();
  private final Map<String, Integer> passed = new HashMap<>();
  private Troubles troubles = Troubles.NONE;

  /** From now on, for what was not asked for yet. */
  void troubles(Troubles other) {
    this.troubles = other;
  }

  /** Once they are passed, no more. */
  Reply once(String name, Supplier<Reply> answer) {
    Iterator<Trouble> left = left(name);
    return left.hasNext() ? left.next().before(answer) : answer.get();
  }

  /** Anew after every answer, by a name with a number from 1. */
  Reply eachTime(String name, Supplier<Reply> answer) {
    int number = passed.getOrDefault(name, 0) + 1;
    Iterator<Trouble> left = left(name + "#" + number);
    if (left.hasNext()) {
      return left.next().before(answer);
    }

    pending.remove(name + "#" + number);
    passed.put(name, number);
    return answer.get();
  }

  private Iterator<Trouble> left(String name) {
    return pending.computeIfAbsent(name, key -> troubles.before(key).iterator());
  }
}
