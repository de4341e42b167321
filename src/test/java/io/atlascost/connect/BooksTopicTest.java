package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.books.Books;
import io.atlascost.connect.simulator.books.GroupBy;
import io.atlascost.connect.simulator.books.Row;
import io.atlascost.connect.simulator.books.SampleCompany;
import io.atlascost.connect.simulator.books.SettableClock;
import io.atlascost.connect.simulator.books.Snapshot;
import io.atlascost.connect.simulator.books.Trouble;
import io.atlascost.connect.simulator.books.Troubles;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real task reads from the simulator's books is what stands in them, to the last digit. */
class BooksTopicTest {
  private static final YearMonth MAY = YearMonth.of(2026, 5);

  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-01T00:00:00Z"));
  private final Books books = SampleCompany.books(7, clock);
  private final AtlasSimulator atlas = AtlasSimulator.start().backedBy(books.desk());

  /** What a row is about, and its amount. */
  private record Cost(List<String> key, BigDecimal amount) {
    static Cost of(Row row) {
      return new Cost(row.key(), row.amount().stripTrailingZeros());
    }

    static Cost of(Struct value) {
      Instant date = ((Date) value.get("usageDate")).toInstant();
      return new Cost(
          List.of(
              text(value, "organizationId"),
              text(value, "invoiceId"),
              date.atOffset(ZoneOffset.UTC).toLocalDate().toString(),
              text(value, "projectId"),
              text(value, "clusterId"),
              text(value, "service")),
          ((BigDecimal) value.get("usageAmount")).stripTrailingZeros());
    }

    private static String text(Struct value, String field) {
      return Optional.ofNullable(value.getString(field)).orElse("");
    }
  }

  @AfterEach
  void closeAtlas() {
    atlas.close();
  }

  private static Stream<Arguments> everyCutInEachFormat() {
    return Stream.of(GroupBy.values())
        .flatMap(cut -> Stream.of(Arguments.of(cut, "json"), Arguments.of(cut, "csv")));
  }

  @ParameterizedTest
  @MethodSource("everyCutInEachFormat")
  void topicSaysWhatTheBooksSay(GroupBy cut, String format) throws Exception {
    clock.advance(Duration.ofDays(36));
    Set<String> names = books.values(SampleCompany.RETAIL, cut, MAY, clock.instant());
    Snapshot snapshot = books.desk().create(SampleCompany.RETAIL, cut, MAY, names);
    books
        .desk()
        .resultTroubles(
            Troubles.always(
                Trouble.ACCEPTED_202,
                Trouble.TORN,
                Trouble.EMPTY_200,
                Trouble.FAILED_500,
                Trouble.CLOSING_102,
                Trouble.UNAVAILABLE_503,
                Trouble.LATE_102));
    Query query = new Query(SampleCompany.RETAIL, snapshot.token());

    List<Struct> read =
        new TaskRun(atlas.baseUrl(), List.of(query))
            .with("atlas.response.format", format)
            .toTheEnd()
            .values(query);

    assertThat(read.stream().map(Cost::of))
        .containsExactlyElementsOf(snapshot.rows().stream().map(Cost::of).toList());
    assertThat(read).allSatisfy(value -> assertThat(value.get("attributes")).isNull());
    assertThat(snapshot.rows()).isNotEmpty();
    assertThat(snapshot.lacking()).isZero();
  }
}
