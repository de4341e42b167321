package io.atlascost.connect.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A simulator in, one with ready-made queries out, and the lines to try it. */
final class Standalone {
  /** Those that {@code config/quickstart.json} reads. */
  private static final List<Ready> QUERIES =
      List.of(
          new Ready(
              "666acb8787ba90706905dcae",
              "4ABBE973862346D40F3AE859D4BE96E0F895764EB14EAB039E7B82F9D638C05C",
              Reply.csv(sample("/samples/documented-example.csv"))),
          new Ready(
              "2d6bb7eccddad581e6b350c0",
              "EE1B35EF0A12985EB1A9404AF034CB31F9AA59ED4871B9FECA4C871EFB4704E8",
              Reply.json(sample("/samples/seen-services.json"))),
          new Ready(
              "f7621da7eaee7b90172dab04",
              "FD6C4402A290FEBF5F371F5BFB71D85BE80CEE130F9421188C4DFD901F870868",
              Reply.json(sample("/samples/seen-services.json"))));

  private Standalone() {}

  private record Ready(String orgId, String token, Reply result) {
    String url(String base) {
      return usage(base, orgId) + "/" + token;
    }
  }

  /** Queries that are still processing twice, then answer with the published samples. */
  static void script(AtlasSimulator simulator) {
    QUERIES.forEach(
        query ->
            simulator.usage(
                query.orgId, query.token, Reply.accepted(), Reply.accepted(), query.result));
  }

  static String instructions(String base) {
    return String.format(
        """
        Atlas, simulated, at %s

        Each query is processing (202) twice, then there (200):
        %s
        A new query:
          curl -i -X POST -d '{}' %s
        A connector reads them with
          "atlas.base.url": "%s",
          "atlas.auth.mode": "access_token",
          "atlas.access.token": "any",
          "atlas.queries": "%s"
        Ctrl-C ends it.
        """,
        base,
        joined("\n", query -> "  curl -i " + query.url(base)),
        usage(base, QUERIES.get(0).orgId),
        base,
        joined(",", query -> query.orgId + ":" + query.token));
  }

  private static String joined(String separator, Function<Ready, String> text) {
    return QUERIES.stream().map(text).collect(Collectors.joining(separator));
  }

  private static String usage(String base, String orgId) {
    return base + "/api/atlas/v2/orgs/" + orgId + "/billing/costExplorer/usage";
  }

  private static byte[] sample(String name) {
    try (InputStream in = Standalone.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
