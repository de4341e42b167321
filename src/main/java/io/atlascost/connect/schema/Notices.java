package io.atlascost.connect.schema;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.UsageReply;
import io.atlascost.connect.avro.ConnectSchemas;
import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.avro.RecordSchemas;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** What there is to say about a query in; dead letters and status records out. */
public final class Notices {
  /** Kind of the dead letter of a row. */
  public static final String INVALID_ROW = "INVALID_ROW";

  private final DecimalMode mode;
  private final Schema deadLetterKey = ConnectSchemas.fromAvro(RecordSchemas.deadLetterKey());
  private final Schema error = ConnectSchemas.fromAvro(RecordSchemas.error());
  private final Schema statusKey = ConnectSchemas.fromAvro(RecordSchemas.queryKey());
  private final Schema status;

  /**
   * What a notice is about, as it names it.
   *
   * @param token empty where there is none yet
   */
  public record Label(String orgId, String token) {
    public static Label of(Query query) {
      return new Label(query.orgId(), query.token());
    }
  }

  /**
   * What a status record says of a query that the schedule created, beside its sums.
   *
   * @param withdrawn keys of the last snapshot that this one has no more; empty if unknown
   * @param controlTotal empty without a control
   */
  public record Snapshot(
      String groupBy, YearMonth month, OptionalLong withdrawn, Optional<BigDecimal> controlTotal) {}

  public Notices(DecimalMode mode) {
    this.mode = mode;
    this.status = ConnectSchemas.fromAvro(mode.applyTo(RecordSchemas.queryStatus()));
  }

  /** A row that cannot be read. */
  public Content invalidRow(Label label, TypedRow.Rejected row, Instant now) {
    Struct value =
        error(label, INVALID_ROW, row.fault().getMessage(), now)
            .put("row", row.number())
            .put("field", row.fault().field().orElse(null))
            .put("raw", row.row().raw());
    return deadLetter(label, row.number(), value, now);
  }

  /**
   * A query that is given up.
   *
   * @param refusal Atlas's own reply, if there was one to this effect
   * @param raw the beginning of what came instead of a result; empty if nothing did
   */
  public Content givenUp(
      Label label,
      String kind,
      String message,
      Optional<UsageReply.Refusal> refusal,
      String raw,
      Instant now) {
    Struct value = error(label, kind, message, now).put("raw", textOrNull(raw));
    refusal.ifPresent(
        reply ->
            value
                .put("httpStatus", reply.status())
                .put("errorCode", textOrNull(reply.errorCode()))
                .put("detail", textOrNull(reply.detail())));
    return deadLetter(label, 0, value, now);
  }

  private Content deadLetter(Label label, long row, Struct value, Instant now) {
    Struct key =
        new Struct(deadLetterKey)
            .put("orgId", label.orgId())
            .put("token", label.token())
            .put("row", row);
    return new Content(key, value, now);
  }

  /**
   * How it stands with a query.
   *
   * @param state CREATED, COMPLETE, UNCHANGED or FAILED
   */
  public Content status(Label label, String state, Sums sums, Instant startedAt, Instant now) {
    Struct key = new Struct(statusKey).put("orgId", label.orgId()).put("token", label.token());
    return new Content(key, statusValue(label, state, sums, startedAt, now), now);
  }

  /** How it stands with a query that the schedule created. */
  public Content status(
      Label label, String state, Sums sums, Instant startedAt, Instant now, Snapshot snapshot) {
    Struct key = new Struct(statusKey).put("orgId", label.orgId()).put("token", label.token());
    Optional<BigDecimal> difference =
        snapshot.controlTotal().flatMap(control -> sums.total().map(control::subtract));
    Struct value =
        statusValue(label, state, sums, startedAt, now)
            .put("groupBy", snapshot.groupBy())
            .put("month", day(snapshot.month()))
            .put("withdrawn", longOrNull(snapshot.withdrawn()))
            .put("controlTotal", amountOrNull(snapshot.controlTotal()))
            .put("difference", amountOrNull(difference));
    return new Content(key, value, now);
  }

  private Struct statusValue(Label label, String state, Sums sums, Instant startedAt, Instant now) {
    return new Struct(status)
        .put("orgId", label.orgId())
        .put("token", label.token())
        .put("state", state)
        .put("rows", longOrNull(sums.rows()))
        .put("deadLetters", longOrNull(sums.deadLetters()))
        .put("sharedKeys", longOrNull(sums.sharedKeys()))
        .put("totalUsageAmount", amountOrNull(sums.total()))
        .put("startedAt", Date.from(startedAt))
        .put("finishedAt", Date.from(now));
  }

  private Object amountOrNull(Optional<BigDecimal> amount) {
    return amount.flatMap(Amount::of).map(a -> a.represent(mode)).orElse(null);
  }

  /** As Connect represents days. */
  private static Date day(YearMonth month) {
    return Date.from(month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  private Struct error(Label label, String kind, String message, Instant now) {
    return new Struct(error)
        .put("orgId", label.orgId())
        .put("token", label.token())
        .put("kind", kind)
        .put("message", message)
        .put("occurredAt", Date.from(now));
  }

  private static Long longOrNull(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }

  private static String textOrNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
