package io.atlascost.connect;

import static io.atlascost.connect.CostTask.MONTH;
import static io.atlascost.connect.CostTask.ORG;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.Request;
import io.atlascost.connect.simulator.books.GroupBy;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A task on schedule that dies, whatever it is at: the next one goes on with the same query. */
class ScheduledRestartTest {
  /** A query, six services, two names that are gone, an end; a query, and the same again. */
  private static final int RECORDS = 12;

  private final CostTask task = new CostTask();

  @AfterEach
  void close() {
    task.close();
  }

  static IntStream everyRecord() {
    return IntStream.rangeClosed(0, RECORDS);
  }

  @ParameterizedTest
  @MethodSource("everyRecord")
  void goesOnBehindWhateverRecordWasTheLast(int last) throws Exception {
    task.requireAgreement(task.until("COMPLETE"));
    task.kill();
    task.books().rename("Storage", "Charts", MONTH).rename("Backup", "App Services", MONTH);

    task.next(last);
    task.kill();
    if (task.statuses("UNCHANGED").isEmpty()) {
      task.until("UNCHANGED");
    }

    assertThat(task.statuses("COMPLETE")).hasSize(2);
    Struct restated = task.statuses("COMPLETE").get(1);
    assertThat(restated.getInt64("withdrawn")).isEqualTo(2);
    assertThat(restated.getInt64("rows")).isEqualTo(6);
    task.requireAgreement(restated);
    task.requireAgreement(task.statuses("UNCHANGED").get(0));
    requireEachRowOnce();
    requireEachQueryToItsEnd();
  }

  @Test
  void goesOnWithAQueryThatIsStillProcessed() throws Exception {
    AtomicInteger checks = new AtomicInteger();
    task.atlas().intercept(request -> processing(request, checks));
    task.until("CREATED");
    while (checks.get() < 3) {
      Thread.onSpinWait();
    }

    task.kill();
    task.atlas().intercept(request -> Optional.empty());
    Struct complete = task.until("COMPLETE");

    assertThat(complete.getString("token"))
        .isEqualTo(task.statuses("CREATED").get(0).getString("token"));
    assertThat(task.books().desk().creations(ORG, GroupBy.SERVICES, MONTH)).isEqualTo(1);
    assertThat(task.books().desk().creations(ORG, GroupBy.ORGANIZATIONS, MONTH)).isEqualTo(1);
    task.requireAgreement(complete);
  }

  private Optional<Reply> processing(Request request, AtomicInteger checks) {
    boolean isResult = request.method().equals("GET") && request.path().contains("/usage/");
    if (!isResult) {
      return Optional.empty();
    }

    checks.incrementAndGet();
    return Optional.of(Reply.accepted());
  }

  /** The first, or one that takes the place of another. */
  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void createsAnotherQueryInThePlaceOfOneThatAtlasForgot(int status) throws Exception {
    task.books().desk().expiredTokensAre(status);
    String lost = task.until("CREATED").getString("token");
    task.kill();
    task.books().desk().expire(lost);

    Struct complete = task.until("COMPLETE");

    assertThat(complete.getString("token")).isNotEqualTo(lost);
    assertThat(task.values(ScheduledTask.ERRORS)).isEmpty();
    assertThat(task.statuses("FAILED")).isEmpty();
    assertThat(complete.getInt64("withdrawn")).isZero();
    task.requireAgreement(complete);
  }

  /** Whoever keeps the newest of each key has to be told that some may be there for no reason. */
  @Test
  void saysThatItDoesNotKnowWhatToWithdrawWhereAHalfReadQueryIsForgotten() throws Exception {
    task.until("CREATED");
    task.next(3);
    String lost = task.newest().token();
    task.kill();
    task.books().desk().expire(lost);

    Struct complete = task.until("COMPLETE");

    assertThat(complete.getString("token")).isNotEqualTo(lost);
    assertThat(complete.getInt64("withdrawn")).isNull();
    assertThat(task.values(ScheduledTask.ERRORS)).isEmpty();
    task.requireAgreementOfSnapshots(complete);
  }

  /** What it left behind can be read again, and is withdrawn. */
  @Test
  void withdrawsWhatAForgottenSnapshotHadAsLongAsItCanBeReadAgain() throws Exception {
    task.until("COMPLETE");
    task.books().rename("Storage", "Charts", MONTH);
    task.until("CREATED");
    task.kill();
    task.books().desk().expire(task.statuses("CREATED").get(1).getString("token"));

    task.books().rename("Charts", "BI Connector", MONTH);
    Struct complete = task.until("COMPLETE");

    assertThat(complete.getInt64("withdrawn")).isEqualTo(1);
    task.requireAgreement(complete);
  }

  @Test
  void doesNotKnowWhatToWithdrawWhereTheLastSnapshotIsForgotten() throws Exception {
    Struct first = task.until("COMPLETE");
    task.kill();
    task.books().rename("Storage", "Charts", MONTH);
    task.books().desk().expire(first.getString("token"));

    Struct complete = task.until("COMPLETE");

    assertThat(complete.getInt64("withdrawn")).isNull();
    task.requireAgreementOfSnapshots(complete);
    assertThat(task.values(ScheduledTask.ERRORS)).isEmpty();
  }

  private void requireEachRowOnce() {
    List<List<Object>> rows =
        task.values(ScheduledTask.USAGE).stream()
            .map(row -> List.<Object>of(row.getString("queryToken"), row.getInt64("queryRow")))
            .toList();
    assertThat(rows).doesNotHaveDuplicates();
  }

  /** No query is created for a month before the last one that readers know of has its end. */
  private void requireEachQueryToItsEnd() {
    Set<String> pending = new HashSet<>();
    for (Struct status : task.values(ScheduledTask.STATUS)) {
      if (status.getString("state").equals("CREATED")) {
        assertThat(pending).as("queries before their end").isEmpty();
        pending.add(status.getString("token"));
      } else {
        pending.clear();
      }
    }

    // One at most was created in the moment in which the task died, and nobody knew of it.
    assertThat(task.books().desk().creations(ORG, GroupBy.SERVICES, MONTH))
        .isLessThanOrEqualTo(task.statuses("CREATED").size() + 2);
  }
}
