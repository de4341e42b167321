package io.atlascost.connect;

import static io.atlascost.connect.CostTask.MONTH;
import static io.atlascost.connect.CostTask.ORG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.Request;
import io.atlascost.connect.simulator.books.GroupBy;
import io.atlascost.connect.simulator.books.Operation;
import io.atlascost.connect.simulator.books.Snapshot;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A task on schedule, by each of its rules, and whatever Atlas refuses. */
class ScheduledRulesTest {
  private static final Reply FORBIDDEN =
      Reply.error(403, "USER_UNAUTHORIZED", "Current user is not authorized.");

  private static final int MOST_POLLS = 40;

  private final CostTask task = new CostTask();

  @AfterEach
  void close() {
    task.close();
  }

  @Test
  void failsWithAtlassWordsWhereErrorsAreNotTolerated() {
    task.books().desk().refuse(ORG, FORBIDDEN);
    task.with("errors.tolerance", "none").with("errors.deadletterqueue.topic.name", "");

    assertThatThrownBy(() -> task.until("COMPLETE"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("/services/" + MONTH)
        .hasMessageContaining("403 USER_UNAUTHORIZED: Current user is not authorized.");
  }

  /** Whether it refuses to take a query, or to show one that it took. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void saysOnceThatAnOrganizationRefusesAndAsksItAgainInEachRound(int records) throws Exception {
    task.with("atlas.schedule.group.by", "services,projects");
    task.next(records);
    task.books().desk().refuse(ORG, FORBIDDEN);
    Struct letter = (Struct) task.until(CostTask.deadLetter()).value();
    assertThat(letter.getString("kind")).isEqualTo("REFUSED");
    assertThat(letter.getString("errorCode")).isEqualTo("USER_UNAUTHORIZED");
    int refused = creations();
    awaitCreations(refused + 5);
    task.kill();
    awaitCreations(refused + 10);
    assertThat(task.values(ScheduledTask.ERRORS)).hasSize(1);

    task.books().desk().accept(ORG);
    Struct complete = task.until("COMPLETE");
    task.requireAgreement(complete);

    task.books().desk().refuse(ORG, FORBIDDEN);
    task.until(CostTask.deadLetter());
    assertThat(task.values(ScheduledTask.ERRORS)).hasSize(2);
  }

  private void awaitCreations(int count) throws InterruptedException {
    for (int i = 0; i < MOST_POLLS && creations() < count; i++) {
      task.poll();
    }

    assertThat(creations()).isGreaterThanOrEqualTo(count);
  }

  private int creations() {
    return task.books().desk().traffic().requests(Operation.CREATE);
  }

  /** It is no reason to ask the organization for nothing else. */
  @Test
  void saysOnceThatAQueryDoesNotSuitAtlasAndCreatesTheOthers() throws Exception {
    task.with("atlas.schedule.group.by", "services,clusters");
    task.books().desk().refuseServicesBut(List.of("Clusters"));
    task.until(CostTask.deadLetter());
    for (int i = 0; i < 3; i++) {
      task.until("UNCHANGED");
    }

    assertThat(task.values(ScheduledTask.ERRORS))
        .hasSize(1)
        .allSatisfy(letter -> assertThat(letter.getInt32("httpStatus")).isEqualTo(400));
    assertThat(task.statuses("COMPLETE"))
        .hasSize(1)
        .allSatisfy(status -> assertThat(status.getString("groupBy")).isEqualTo("clusters"));
  }

  @Test
  void triesAMonthAgainWhoseQueryCameToNothing() throws Exception {
    task.atlas().intercept(request -> page(request, 1));
    Struct letter = (Struct) task.until(CostTask.deadLetter()).value();
    assertThat(letter.getString("kind")).isEqualTo("MALFORMED_BODY");
    assertThat(task.until("FAILED").getString("token")).isEqualTo(letter.getString("token"));

    Struct complete = task.until("COMPLETE");

    assertThat(complete.getString("token")).isNotEqualTo(letter.getString("token"));
    task.requireAgreement(complete);
    assertThat(task.values(ScheduledTask.ERRORS)).hasSize(1);
  }

  /** A firewall's, for the first queries for the services. */
  private Optional<Reply> page(Request request, int queries) {
    return isResult(request, snapshot -> snapshot.number() <= queries)
        ? Optional.of(Reply.of(200, "application/json", "<html></html>"))
        : Optional.empty();
  }

  private boolean isResult(Request request, Predicate<Snapshot> which) {
    String token = request.path().substring(request.path().lastIndexOf('/') + 1);
    return request.method().equals("GET")
        && task.books()
            .desk()
            .snapshot(token)
            .filter(snapshot -> snapshot.ask().groupBy() == GroupBy.SERVICES)
            .filter(which)
            .isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zero", "tombstone", "keep"})
  void withdrawsWhatIsGoneAsItIsTold(String mode) throws Exception {
    task.with("atlas.schedule.withdrawn.rows", mode);
    task.until("COMPLETE");
    task.books().rename("Storage", "Charts", MONTH);

    Struct complete = task.until("COMPLETE");

    assertThat(complete.getInt64("withdrawn")).isEqualTo(1);
    task.requireAgreementOfSnapshots(complete);
    List<SourceRecord> ofStorage =
        task.records().stream()
            .filter(record -> record.topic().equals(ScheduledTask.USAGE))
            .filter(record -> ((Struct) record.key()).getString("service").equals("Storage"))
            .toList();
    assertThat(ofStorage).hasSize(mode.equals("keep") ? 1 : 2);
    Struct last = (Struct) ofStorage.get(ofStorage.size() - 1).value();
    switch (mode) {
      case "zero" -> assertThat((BigDecimal) last.get("usageAmount")).isZero();
      case "tombstone" -> assertThat(last).isNull();
      default -> assertThat((BigDecimal) last.get("usageAmount")).isPositive();
    }

    assertThat(task.topic().compacted(complete).equals(task.topic().newestSnapshot(complete)))
        .isEqualTo(!mode.equals("keep"));
  }

  @Test
  void sendsAMonthThatIsTheSameAgainIfItIsToldTo() throws Exception {
    task.with("atlas.schedule.skip.unchanged", "false");
    Struct first = task.until("COMPLETE");

    Struct second = task.until("COMPLETE");

    assertThat(second.getString("token")).isNotEqualTo(first.getString("token"));
    assertThat(second.getInt64("rows")).isEqualTo(first.getInt64("rows")).isPositive();
    assertThat(task.statuses("UNCHANGED")).isEmpty();
    task.requireAgreement(second);
  }

  @Test
  void asksForNoControlIfItIsToldNotTo() throws Exception {
    task.with("atlas.schedule.control", "false");

    Struct complete = task.until("COMPLETE");

    assertThat(complete.get("controlTotal")).isNull();
    assertThat(complete.get("difference")).isNull();
    assertThat(task.books().desk().creations(ORG, GroupBy.ORGANIZATIONS, MONTH)).isZero();
    task.requireAgreement(complete);
  }

  @ParameterizedTest
  @ValueSource(strings = {"organizations,services", "services,organizations", "organizations"})
  void takesTheCutByOrganizationsForTheControl(String cuts) throws Exception {
    task.with("atlas.schedule.group.by", cuts);
    for (int i = 0; i < cuts.split(",", -1).length; i++) {
      task.until("COMPLETE");
    }

    assertThat(task.books().desk().creations(ORG, GroupBy.ORGANIZATIONS, MONTH)).isEqualTo(1);
    assertThat(task.statuses("COMPLETE"))
        .allSatisfy(
            status -> {
              assertThat(status.get("controlTotal")).isEqualTo(status.get("totalUsageAmount"));
              assertThat((BigDecimal) status.get("difference")).isZero();
              task.requireAgreement(status);
            });
  }

  @Test
  void saysOfAMonthWithoutCostsThatItIsComplete() throws Exception {
    String other = "0123456789abcdef01234567";
    task.books().organization(other, "Nothing yet");
    task.with("atlas.schedule.orgs", other);

    Struct complete = task.until("COMPLETE");

    assertThat(complete.getInt64("rows")).isZero();
    assertThat((BigDecimal) complete.get("totalUsageAmount")).isZero();
    assertThat((BigDecimal) complete.get("controlTotal")).isZero();
    task.requireAgreement(task.until("UNCHANGED"));
  }

  /** Twice without a row, which is the least that is believed. */
  @Test
  void withdrawsAllRowsOfAMonthThatHasNoneAnyMore() throws Exception {
    long rows = task.until("COMPLETE").getInt64("rows");
    task.atlas()
        .intercept(
            request ->
                isResult(request, snapshot -> snapshot.number() > 1)
                    ? Optional.of(Reply.json("{\"usageDetails\":[]}"))
                    : Optional.empty());

    Struct complete = task.until("COMPLETE");

    assertThat(complete.getInt64("rows")).isZero();
    assertThat(complete.getInt64("withdrawn")).isEqualTo(rows).isPositive();
    assertThat((BigDecimal) complete.get("totalUsageAmount")).isZero();
    assertThat((BigDecimal) complete.get("difference")).isPositive();
    assertThat(task.topic().compacted(complete)).isEmpty();
    assertThat(task.topic().newestSnapshot(complete)).isEmpty();
    assertThat(task.until("UNCHANGED").getString("token")).isEqualTo(complete.getString("token"));
  }

  @ParameterizedTest
  @CsvSource({
    "precise, java.math.BigDecimal",
    "string,  java.lang.String",
    "double,  java.lang.Double"
  })
  void writesEachAmountInTheRepresentationThatIsConfigured(String mode, Class<?> type)
      throws Exception {
    task.with("decimal.handling.mode", mode);
    task.until("UNCHANGED");
    task.books().rename("Storage", "Charts", MONTH);
    Struct complete = task.until("COMPLETE");
    assertThat(complete.getInt64("withdrawn")).isEqualTo(1);

    assertThat(task.records())
        .allSatisfy(
            record -> {
              Struct value = (Struct) record.value();
              List<String> fields =
                  record.topic().equals(ScheduledTask.USAGE)
                      ? List.of("usageAmount")
                      : List.of("totalUsageAmount", "controlTotal", "difference");
              assertThat(fields.stream().map(value::get).filter(amount -> amount != null))
                  .allSatisfy(amount -> assertThat(amount).isInstanceOf(type));
            });
    assertThat(complete.get("totalUsageAmount")).isNotNull();
    assertThat(new BigDecimal(complete.get("difference").toString())).isZero();
  }
}
