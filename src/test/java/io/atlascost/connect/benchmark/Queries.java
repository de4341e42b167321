package io.atlascost.connect.benchmark;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A number in, as many queries out, a hundred of each organization. */
record Queries(int count) {
  private static final int OF_ONE_ORGANIZATION = 100;

  static final Queries ONE = new Queries(1);

  /** A query's two names. */
  record Name(String orgId, String token) {}

  List<Name> names() {
    return IntStream.range(0, count)
        .mapToObj(
            number ->
                new Name(
                    "5e%022x".formatted(number / OF_ONE_ORGANIZATION), "%064X".formatted(number)))
        .toList();
  }

  /** As {@code atlas.queries} takes them. */
  String setting() {
    return names().stream()
        .map(name -> name.orgId() + ":" + name.token())
        .collect(Collectors.joining(","));
  }
}
