package io.atlascost.connect.api;

import static io.atlascost.connect.api.Way.QUERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.atlascost.connect.PublishedMetrics;
import io.atlascost.connect.delivery.TaskMetrics;
import io.atlascost.connect.metrics.Metric;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.Stream;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is counted of what passes between an account and Atlas. */
class TrafficTest {
  private final AtlasSimulator simulator = AtlasSimulator.start();
  private final PublishedMetrics published = new PublishedMetrics();
  private final TaskMetrics metrics = new TaskMetrics(Clock.system());

  TrafficTest() {
    metrics.publish(published.worker());
  }

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void everyRequestCountsOnceByItsOutcome() throws IOException {
    Reply result = Reply.csv(Way.CSV);
    usage(
        Reply.accepted(),
        Reply.lone102(),
        Reply.error(429, "RATE_LIMITED", "Too many requests."),
        Reply.error(503, "UNAVAILABLE", "Not now."),
        Reply.of(403, "text/html", "<h1>Firewall</h1>"),
        Reply.error(404, "RESOURCE_NOT_FOUND", "No such query."),
        Reply.error(401, "NOT_AUTHORIZED", "Who are you?"),
        result);
    try (HttpAtlasApi api = Way.to(simulator).open(metrics)) {
      for (int i = 0; i < 7; i++) {
        api.usage(QUERY);
      }

      assertThat(published.value("accounts-locked-out")).isEqualTo(1);
      assertThat(Way.text(api.usage(QUERY))).isEqualTo(Way.CSV);
      assertThat(published.value("accounts-locked-out")).isEqualTo(0);
    }

    assertThat(published.values())
        .containsEntry("requests", 8L)
        .containsEntry("result-replies", 1L)
        .containsEntry("processing-replies", 2L)
        .containsEntry("slow-downs", 1L)
        .containsEntry("outage-replies", 2L)
        .containsEntry("refused-replies", 1L)
        .containsEntry("locked-out-replies", 1L);
    assertThat(published.value("received-bytes")).isGreaterThanOrEqualTo(Way.CSV.length());
    requireThatOutcomesAddUp();
  }

  @Test
  void aReplyThatNeverComesIsAnOutage() {
    usage(Reply.accepted());
    HttpAtlasApi api = Way.to(simulator).open(metrics);
    simulator.close();

    assertThatThrownBy(() -> api.usage(QUERY)).isInstanceOf(IOException.class);

    api.close();
    assertThat(published.values()).containsEntry("outage-replies", 1L);
    requireThatOutcomesAddUp();
  }

  @Test
  void aTokenThatCannotBeAskedForIsAnOutage() {
    Credentials account =
        new Credentials.ServiceAccount("mdb_sa_unheard", new Password("mdb_sa_sk_unheard"));
    HttpAtlasApi api = Way.to(simulator).with(account).open(metrics);
    simulator.close();

    assertThatThrownBy(() -> api.usage(QUERY)).isInstanceOf(IOException.class);

    api.close();
    assertThat(published.values())
        .containsEntry("outage-replies", 1L)
        .containsEntry("token-renewals", 0L);
    requireThatOutcomesAddUp();
  }

  @Test
  void aTokenThatIsRefusedCountsAsItsReason() throws IOException {
    simulator.tokenReplies(Reply.error(401, "UNAUTHORIZED", "The secret has expired."));
    Credentials account =
        new Credentials.ServiceAccount("mdb_sa_expired", new Password("mdb_sa_sk_expired"));
    try (HttpAtlasApi api = Way.to(simulator).with(account).open(metrics)) {
      assertThat(api.usage(QUERY)).isInstanceOf(UsageReply.Refusal.class);
    }

    assertThat(published.values())
        .containsEntry("locked-out-replies", 1L)
        .containsEntry("accounts-locked-out", 1L)
        .containsEntry("token-renewals", 0L);
    requireThatOutcomesAddUp();
  }

  @Test
  void everyTokenThatIsIssuedCounts() throws IOException {
    simulator.requireServiceAccount("mdb_sa_metrics", "mdb_sa_sk_metrics", Duration.ofHours(1));
    usage(Reply.csv(Way.CSV));
    Credentials account =
        new Credentials.ServiceAccount("mdb_sa_metrics", new Password("mdb_sa_sk_metrics"));
    try (HttpAtlasApi api = Way.to(simulator).with(account).open(metrics)) {
      Way.text(api.usage(QUERY));
      assertThat(published.values()).containsEntry("token-renewals", 1L);

      simulator.revokeTokens();
      Way.text(api.usage(QUERY));
    }

    // The request that was refused and the one that repeated it.
    assertThat(published.values())
        .containsEntry("token-renewals", 2L)
        .containsEntry("requests", 3L)
        .containsEntry("locked-out-replies", 1L)
        .containsEntry("result-replies", 2L)
        .containsEntry("accounts-locked-out", 0L);
  }

  @Test
  void tellsTheFirstEndThatIsAnnounced() throws IOException {
    Instant now = Instant.now();
    usage(
        Reply.accepted().header("Sunset", "soon"),
        Reply.accepted().header("Sunset", httpDate(now.plus(Duration.ofDays(40)))),
        Reply.accepted().header("Sunset", httpDate(now.plus(Duration.ofDays(30)))),
        Reply.accepted().header("Sunset", httpDate(now.plus(Duration.ofDays(50)))));
    try (HttpAtlasApi api = Way.to(simulator).open(metrics)) {
      api.usage(QUERY);
      assertThat(published.value("sunset-days")).isNaN();

      for (int i = 0; i < 3; i++) {
        api.usage(QUERY);
      }
    }

    assertThat(published.value("sunset-days")).isCloseTo(30, within(0.01));
  }

  private void requireThatOutcomesAddUp() {
    double outcomes =
        Stream.of(
                Metric.RESULT_REPLIES,
                Metric.PROCESSING_REPLIES,
                Metric.SLOW_DOWNS,
                Metric.OUTAGE_REPLIES,
                Metric.REFUSED_REPLIES,
                Metric.LOCKED_OUT_REPLIES)
            .mapToDouble(metric -> published.value(metric.label()))
            .sum();
    assertThat(published.value("requests")).isEqualTo(outcomes);
  }

  private void usage(Reply... replies) {
    simulator.usage(QUERY.orgId(), QUERY.token(), replies);
  }

  private static String httpDate(Instant instant) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
  }
}
