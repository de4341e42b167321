package io.atlascost.connect.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.atlascost.connect.FakeClock;
import io.atlascost.connect.PublishedMetrics;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.metrics.Metric;
import io.atlascost.connect.queries.Subjects;
import io.atlascost.connect.reading.Failure;
import io.atlascost.connect.reading.Position;
import io.atlascost.connect.reading.Progress;
import io.atlascost.connect.reading.Subject;
import io.atlascost.connect.schema.Notices;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.Test;

class TaskMetricsTest {
  private final FakeClock clock = new FakeClock();
  private final PublishedMetrics published = new PublishedMetrics();
  private final TaskMetrics metrics = new TaskMetrics(clock);

  TaskMetricsTest() {
    metrics.publish(published.worker());
  }

  @Test
  void publishesEveryMetricFromTheBeginning() {
    assertThat(published.values())
        .containsOnlyKeys(Stream.of(Metric.values()).map(Metric::label).toList());
    assertThat(published.told()).containsOnlyKeys("sunset-days").containsValue(Double.NaN);
  }

  @Test
  void publishesWhatIsCounted() {
    metrics.count(Metric.USAGE_RECORDS);
    metrics.count(Metric.USAGE_RECORDS, 2);
    metrics.time(Metric.BUDGET_WAIT_SECONDS, Duration.ofMillis(1500));
    metrics.time(Metric.BUDGET_WAIT_SECONDS, Duration.ofMillis(250));

    assertThat(published.values())
        .containsEntry("usage-records", 3L)
        .containsEntry("budget-wait-seconds", 1.75);
  }

  @Test
  void asksForFiguresWhenSomebodyLooks() {
    double[] figures = {3, 7, Double.NaN};
    for (Metric metric :
        new Metric[] {
          Metric.ACCOUNTS_LOCKED_OUT, Metric.CONTROL_DIFFERENCE_USD, Metric.SUNSET_DAYS
        }) {
      metrics.measure(metric, () -> figures[0]);
      metrics.measure(metric, () -> figures[1]);
      metrics.measure(metric, () -> figures[2]);
    }

    assertThat(published.values())
        .containsEntry("accounts-locked-out", 10L)
        .containsEntry("control-difference-usd", 7.0)
        .containsEntry("sunset-days", 3.0);
    figures[0] = Double.NaN;
    assertThat(published.values()).containsEntry("sunset-days", 7.0);
  }

  @Test
  void countsWhatIsOpenAndHowItEnds() {
    Subject one = query(1);
    Subject other = query(2);
    metrics.open(one, clock.now());
    metrics.open(other, clock.now());
    metrics.open(query(3), clock.now());

    metrics.end(one, Progress.complete(Position.START));
    metrics.end(other, Progress.failed(Position.START));

    assertThat(published.told())
        .containsEntry("queries-open", 1L)
        .containsEntry("queries-complete", 1L)
        .containsEntry("queries-failed", 1L);
  }

  /** As a scope that is refused before it has a query ends. */
  @Test
  void neverCountsLessThanNothingAsOpen() {
    metrics.end(query(1), Progress.failed(Position.START));
    metrics.leave(query(1));

    assertThat(published.values())
        .containsEntry("queries-open", 0L)
        .containsEntry("queries-failed", 1L);
  }

  @Test
  void tellsHowLongNothingCameOfWhatIsOpen() {
    Subject one = query(1);
    Subject other = query(2);
    metrics.open(one, clock.now());
    metrics.open(other, clock.now().plus(Duration.ofMinutes(10)));
    clock.advance(Duration.ofMinutes(3));
    assertThat(published.value("oldest-progress-seconds")).isEqualTo(180);

    metrics.progress(one);
    assertThat(published.value("oldest-progress-seconds")).isEqualTo(0);

    clock.advance(Duration.ofMinutes(8));
    assertThat(published.value("oldest-progress-seconds")).isEqualTo(480);

    metrics.end(one, Progress.complete(Position.START));
    metrics.progress(one);
    assertThat(published.value("oldest-progress-seconds")).isEqualTo(60);
  }

  @Test
  void everyKindOfDeadLetterHasItsCount() {
    for (Class<?> failure : Failure.class.getPermittedSubclasses()) {
      assertThat(Metric.deadLetters(kind(failure))).as(failure.getSimpleName()).isPresent();
    }

    metrics.countDeadLetter(Notices.INVALID_ROW);
    metrics.countDeadLetter("QUERY_TIMEOUT");

    assertThat(published.told())
        .containsEntry("dead-letters", 2L)
        .containsEntry("dead-letters-invalid-row", 1L)
        .containsEntry("dead-letters-query-timeout", 1L);
  }

  /** Of a record without what it is made of, which its kind does not depend on. */
  private static String kind(Class<?> failure) {
    try {
      Constructor<?> constructor = failure.getDeclaredConstructors()[0];
      constructor.setAccessible(true);
      Object[] nothing =
          Stream.of(constructor.getParameterTypes())
              .map(type -> type == int.class ? (Object) 0 : type == long.class ? (Object) 0L : null)
              .toArray();
      return ((Failure) constructor.newInstance(nothing)).kind();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(failure.getName(), e);
    }
  }

  @Test
  void goesWithoutOnAWorkerThatHasNoPlaceForThem() {
    SourceTaskContext old = new OldWorker(published.worker());

    assertThatCode(() -> new TaskMetrics(clock).publish(old)).doesNotThrowAnyException();
  }

  private static Subject query(int number) {
    return Subjects.of(new Query("5e2211c17a3e5a48f5497de3", ("0" + number).repeat(32)));
  }

  private record OldWorker(SourceTaskContext worker) implements SourceTaskContext {
    @Override
    public Map<String, String> configs() {
      return worker.configs();
    }

    @Override
    public OffsetStorageReader offsetStorageReader() {
      return worker.offsetStorageReader();
    }

    @Override
    public PluginMetrics pluginMetrics() {
      throw new NoSuchMethodError("pluginMetrics");
    }
  }
}
