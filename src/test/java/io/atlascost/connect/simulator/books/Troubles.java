package io.atlascost.connect.simulator.books;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;

/** The name of a question in, what stands between it and its answer out, in this order. */
public record Troubles(Function<String, List<Trouble>> of) {
  public static final Troubles NONE = always();

  /** These before every answer. */
  public static Troubles always(Trouble... troubles) {
    List<Trouble> all = List.of(troubles);
    return new Troubles(name -> all);
  }

  /** Up to so many of these; the same for the same seed and name. */
  public static Troubles some(long seed, int most, Trouble... kinds) {
    List<Trouble> all = List.of(kinds);
    return new Troubles(
        name -> {
          SplittableRandom random = new SplittableRandom(seed * 31 + name.hashCode());
          return Stream.generate(() -> all.get(random.nextInt(all.size())))
              .limit(random.nextInt(most + 1))
              .toList();
        });
  }

  List<Trouble> before(String name) {
    return of.apply(name);
  }
}
