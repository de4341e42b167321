package io.atlascost.connect;

import static io.atlascost.connect.Deployment.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.atlascost.connect.Commands.Block;
import io.atlascost.connect.kafka.KafkaBroker;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.books.Books;
import io.atlascost.connect.simulator.books.SampleCompany;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of the README, in their order, as a newcomer runs them: with the archive as it is
 * shipped and a worker of their own. Those of Maven alone are what the build and its quickstart
 * are.
 */
class ReadmeIT {
  private static final String CLIENT = "mdb_sa_id_1";
  private static final String SECRET = "a-secret";

  @TempDir Path directory;

  private final Commands page = Commands.of(Path.of("README.md"));
  private final Books books = SampleCompany.fast(1, Clock.systemUTC());
  private AtlasSimulator atlas;
  private KafkaBroker broker;
  private Operator operator;

  @BeforeEach
  void prepare() throws Exception {
    assumeTrue(
        Operator.has("bash", "curl", "unzip", "sed"),
        "one of bash, curl, unzip and sed is not installed");
    this.atlas = AtlasSimulator.start().backedBy(books.desk());
    atlas.requireServiceAccount(CLIENT, SECRET, Duration.ofHours(1));
    this.broker = KafkaBroker.start();
    this.operator =
        new Operator(
                directory,
                broker.bootstrapServers(),
                atlas.baseUrl(),
                "connect-distributed.properties",
                "connector.json",
                "connector-schedule.json")
            .with("CLIENT_ID", CLIENT)
            .with("CLIENT_SECRET", SECRET)
            .with("ORG_ID", SampleCompany.RETAIL);
  }

  @AfterEach
  void stop() {
    if (operator != null) {
      operator.close();
    }

    if (broker != null) {
      broker.close();
    }

    if (atlas != null) {
      atlas.close();
    }
  }

  @Test
  void everyCommandDoesWhatThePageSays() throws Exception {
    run("1. Keep the secret in a file");
    run("2. Install the plugin");
    run("3. Start a worker");
    run("4. Create the connector");

    Deployment months =
        new Deployment(
            "atlas-cost", operator.rest(), new Broker(broker.bootstrapServers()), atlas.baseUrl());
    waiting().until(() -> complete(months).size() >= 2);
    String looked = run("5. Look");
    assertThat(looked).contains("state=CREATED", "state=COMPLETE", "groupBy=services");

    run("One query of your own");
    Struct last =
        waiting()
            .until(
                () -> complete(months).stream().filter(s -> s.get("month") == null).toList(),
                found -> !found.isEmpty())
            .get(0);
    assertThat(last.getString("orgId")).isEqualTo(SampleCompany.RETAIL);

    assertThat(operator.ran()).isEqualTo(page.blocks().stream().filter(this::isForHere).toList());
  }

  private boolean isForHere(Block block) {
    return !block.commands().startsWith("mvn ");
  }

  private static List<Struct> complete(Deployment deployment) {
    return deployment.statuses().stream()
        .map(Deployment.Delivered::value)
        .filter(status -> status.getString("state").equals("COMPLETE"))
        .toList();
  }

  private String run(String heading) throws Exception {
    return operator.run(page.below(heading).stream().filter(this::isForHere).toList());
  }
}
