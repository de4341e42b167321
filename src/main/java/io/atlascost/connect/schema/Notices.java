package io.atlascost.connect.schema;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.UsageReply;
import io.atlascost.connect.avro.ConnectSchemas;
import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.avro.RecordSchemas;
import io.atlascost.connect.rows.RejectedRow;
import io.atlascost.connect.rows.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** What there is to say about a query in; dead letters and status records out. */
public final class Notices {
  private final DecimalMode mode;
  private final Schema key = ConnectSchemas.fromAvro(RecordSchemas.queryKey());
  private final Schema error = ConnectSchemas.fromAvro(RecordSchemas.error());
  private final Schema status;

  public Notices(DecimalMode mode) {
    this.mode = mode;
    this.status = ConnectSchemas.fromAvro(mode.applyTo(RecordSchemas.queryStatus()));
  }

  /**
   * How a query ended.
   *
   * @param rows usage records
   * @param total of their amounts
   */
  public record Status(
      String state, long rows, long deadLetters, BigDecimal total, Instant startedAt) {}

  public Struct key(Query query) {
    return new Struct(key).put("orgId", query.orgId()).put("token", query.token());
  }

  /** A row that cannot be read. */
  public Struct invalidRow(Query query, Row row, RejectedRow fault, Instant now) {
    return error(query, "INVALID_ROW", fault.getMessage(), now)
        .put("row", row.number())
        .put("field", fault.field().orElse(null))
        .put("raw", row.raw());
  }

  /** A query that is given up. */
  public Struct givenUp(
      Query query, String kind, String message, Optional<UsageReply.Refusal> refusal, Instant now) {
    Struct value = error(query, kind, message, now);
    refusal.ifPresent(
        reply ->
            value
                .put("httpStatus", reply.status())
                .put("errorCode", textOrNull(reply.errorCode()))
                .put("detail", textOrNull(reply.detail())));
    return value;
  }

  public Struct status(Query query, Status end, Instant now) {
    return new Struct(status)
        .put("orgId", query.orgId())
        .put("token", query.token())
        .put("state", end.state())
        .put("rows", end.rows())
        .put("deadLetters", end.deadLetters())
        .put("totalUsageAmount", Amount.represent(end.total(), mode))
        .put("startedAt", Date.from(end.startedAt()))
        .put("finishedAt", Date.from(now));
  }

  private Struct error(Query query, String kind, String message, Instant now) {
    return new Struct(error)
        .put("orgId", query.orgId())
        .put("token", query.token())
        .put("kind", kind)
        .put("message", message)
        .put("occurredAt", Date.from(now));
  }

  private static String textOrNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
