package io.atlascost.connect;

import static io.atlascost.connect.ConnectFixture.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import org.apache.kafka.connect.util.clusters.WorkerHandle;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** The main job against Apache's own image of a broker, where there is Docker. */
@Testcontainers(disabledWithoutDocker = true)
class ContainerIT {
  @Container private static final KafkaContainer kafka = new KafkaContainer("apache/kafka:4.3.1");

  @Test
  void aResultArrivesOnABrokerInAContainer() {
    Query query = query(1);
    WorkerHandle worker =
        WorkerHandle.start(
            "container", ConnectFixture.workerProps("container", kafka.getBootstrapServers()));
    try (AtlasSimulator atlas =
        AtlasSimulator.start().requireAccessToken(Deployment.ACCESS_TOKEN)) {
      atlas.usage(
          query.orgId(),
          query.token(),
          Reply.accepted(),
          Reply.csv(UsageRows.sample("documented-example.csv")));
      Deployment connector =
          new Deployment(
                  "atlas-cost-container",
                  new Rest(worker::url),
                  new Broker(kafka.getBootstrapServers()),
                  atlas.baseUrl(),
                  query)
              .create();

      connector.awaitComplete(query, 1);

      assertThat(connector.usage())
          .singleElement()
          .satisfies(
              record -> assertThat(record.value().get("clusterName")).isEqualTo("TestCluster"));
    } finally {
      worker.stop();
    }
  }
}
