package io.atlascost.connect;

import static io.atlascost.connect.Deployment.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.books.Books;
import io.atlascost.connect.simulator.books.Operation;
import io.atlascost.connect.simulator.books.SampleCompany;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of {@code docs/operations.md}, in their order, with the archive as it is shipped.
 */
class OperationsIT {
  private static final String CLIENT = "mdb_sa_id_1";
  private static final String OLD_SECRET = "the-old-secret";
  private static final String NEW_SECRET = "the-new-secret";
  private static final int ROWS = 3;

  @RegisterExtension final ConnectFixture connect = ConnectFixture.atLeastOnce();

  @TempDir Path directory;

  private final Commands page = Commands.of(Path.of("docs", "operations.md"));
  private final Query first = ConnectFixture.query(1);
  private final Query second = ConnectFixture.query(2);
  private final Query third = ConnectFixture.query(3);
  private final Books books = SampleCompany.fast(1, Clock.systemUTC());
  private final YearMonth month = YearMonth.now(ZoneOffset.UTC);
  private Operator operator;
  private Deployment deployment;

  @BeforeEach
  void prepare() throws Exception {
    assumeTrue(
        Operator.has("bash", "curl", "unzip"), "one of bash, curl and unzip is not installed");
    connect.atlas().requireServiceAccount(CLIENT, OLD_SECRET, Duration.ofHours(1));
    connect.atlas().backedBy(books.desk().refuse(Operation.LIST_INVOICES));
    for (Query query : List.of(first, second, third)) {
      connect.atlas().usage(query.orgId(), query.token(), Reply.csv(UsageRows.csv(ROWS)));
    }

    this.operator =
        new Operator(
                directory,
                connect.broker().bootstrapServers(),
                connect.atlas().baseUrl(),
                "connect-distributed.properties",
                "connector.json")
            .with("CLIENT_ID", CLIENT)
            .with("CLIENT_SECRET", OLD_SECRET)
            .with("NEW_CLIENT_SECRET", NEW_SECRET)
            .with("ORG_ID", first.orgId())
            .with("QUERY_TOKEN", first.token());
    this.deployment =
        new Deployment(
            "atlas-cost", operator.rest(), connect.broker(), connect.atlas().baseUrl(), first);
  }

  @AfterEach
  void stop() {
    if (operator != null) {
      operator.close();
    }
  }

  @Test
  void everyCommandThatNeedsNothingElseDoesWhatThePageSays() throws Exception {
    run("The secret, before a worker starts");
    assertThat(operator.permissions("secrets")).isEqualTo("rwx------");
    assertThat(operator.permissions("secrets/atlas.properties")).isEqualTo("rw-------");

    run("Install");
    run("Start a worker");

    run("Topics");
    assertThat(connect.broker().end("atlas-cost-status")).isZero();

    run("Create the connector");
    assertThat(deployment.rows(first)).containsExactly(1L, 2L, 3L);

    connect.atlas().requireServiceAccount(CLIENT, NEW_SECRET, Duration.ofHours(1));
    run("Rotate the secret");
    read(first, second);
    assertThat(deployment.rows()).hasSize(2 * ROWS);

    operator.run(page.below("Re-read a query").get(0));
    waiting().until(() -> deployment.rows().size() == 3 * ROWS);
    operator.run(page.below("Re-read a query").get(1));
    waiting().until(() -> deployment.rows().size() == 5 * ROWS);
    assertThat(deployment.rows(first)).hasSize(3 * ROWS);
    deployment.awaitComplete(first, ROWS);
    deployment.awaitComplete(second, ROWS);

    assertReadsAMonthAgain();

    run("Upgrade");
    assertThat(operator.plugins()).hasSize(1);

    run("Remove");
    assertGoesOnFromItsOldOffsets();

    assertThat(operator.ran()).isEqualTo(page.blocks());
  }

  private void assertReadsAMonthAgain() throws Exception {
    ObjectNode config = config(first, second);
    config
        .put("atlas.schedule.orgs", SampleCompany.LABS)
        .put("atlas.schedule.months", "1")
        .put("atlas.schedule.settle.days", "0");
    operator.rest().put("/connectors/atlas-cost/config", config).succeeded();
    waiting().until(() -> complete() == 1);

    operator.with("ORG_ID", SampleCompany.LABS).with("MONTH", month.toString());
    run("Re-read a month");

    waiting().until(() -> complete() == 2);
  }

  /** How many snapshots were delivered as a whole: of this month, since no other is open. */
  private long complete() {
    return deployment.statuses().stream()
        .map(Deployment.Delivered::value)
        .filter(status -> status.getString("orgId").equals(SampleCompany.LABS))
        .filter(status -> status.getString("state").equals("COMPLETE"))
        .filter(status -> status.get("month") != null)
        .count();
  }

  private void assertGoesOnFromItsOldOffsets() throws IOException {
    operator.rest().post("/connectors", sample()).succeeded();
    read(first, third);
    assertThat(deployment.rows(third)).hasSize(ROWS);
    assertThat(deployment.rows(first)).hasSize(3 * ROWS);
  }

  @Test
  void aWorkerDoesNotStartWithoutTheDirectoryOfItsSecrets() throws IOException {
    Path missing = directory.resolve("missing");
    try (FileConfigProvider provider = new FileConfigProvider()) {
      assertThatThrownBy(() -> provider.configure(Map.of("allowed.paths", missing.toString())))
          .isInstanceOf(ConfigException.class)
          .hasMessage("Path " + missing + " does not exist");
    }

    assertThat(Files.readString(Path.of("docs", "operations.md")))
        .contains("`Path " + Operator.SECRETS + " does not exist`");
  }

  /** Gives the connector these queries, and waits until both are read. */
  private void read(Query... queries) throws IOException {
    operator.rest().put("/connectors/atlas-cost/config", config(queries)).succeeded();
    for (Query query : queries) {
      deployment.awaitComplete(query, ROWS);
    }
  }

  private ObjectNode config(Query... queries) throws IOException {
    List<String> names = new ArrayList<>();
    for (Query query : queries) {
      names.add(query.orgId() + ":" + query.token());
    }

    return ((ObjectNode) sample().path("config")).put("atlas.queries", String.join(",", names));
  }

  private JsonNode sample() throws IOException {
    return new ObjectMapper().readTree(operator.file("connector.json").toFile());
  }

  private void run(String heading) throws Exception {
    operator.run(page.below(heading));
  }
}
