package io.atlascost.connect.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A simulator in, one with ready-made queries out, and the lines to try it. */
final class Standalone {
  private static final String ORG_ID = "666acb8787ba90706905dcae";
  private static final String CSV_TOKEN =
      "4ABBE973862346D40F3AE859D4BE96E0F895764EB14EAB039E7B82F9D638C05C";
  private static final String JSON_TOKEN =
      "7C2E51D0A94B48F38D6E0B1FA3C7592E64D8B0F17A2C4E95863DB7F01E5A9C24";

  private Standalone() {}

  /** Two queries that are still processing twice, then answer with the published samples. */
  static void script(AtlasSimulator simulator) {
    simulator
        .usage(
            ORG_ID,
            CSV_TOKEN,
            Reply.accepted(),
            Reply.accepted(),
            Reply.csv(sample("/samples/documented-example.csv")))
        .usage(
            ORG_ID,
            JSON_TOKEN,
            Reply.accepted(),
            Reply.accepted(),
            Reply.json(sample("/samples/seen-services.json")));
  }

  static String instructions(String base) {
    String usage = base + "/api/atlas/v2/orgs/" + ORG_ID + "/billing/costExplorer/usage";
    return String.format(
        """
        Atlas, simulated, at %s
          organization  %s
          tokens        %s  (CSV)
                        %s  (JSON)

        Each is processing (202) twice, then there (200):
          curl -i %s/%s
          curl -i %s/%s
        A new query:
          curl -i -X POST -d '{}' %s
        A connector reads both with
          "atlas.base.url": "%s",
          "atlas.auth.mode": "access_token",
          "atlas.access.token": "any",
          "atlas.queries": "%s:%s,%s:%s"
        Ctrl-C ends it.
        """,
        base,
        ORG_ID,
        CSV_TOKEN,
        JSON_TOKEN,
        usage,
        CSV_TOKEN,
        usage,
        JSON_TOKEN,
        usage,
        base,
        ORG_ID,
        CSV_TOKEN,
        ORG_ID,
        JSON_TOKEN);
  }

  private static byte[] sample(String name) {
    try (InputStream in = Standalone.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
