package io.atlascost.connect.schema;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.UsageReply;
import io.atlascost.connect.avro.ConnectSchemas;
import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.avro.RecordSchemas;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** What there is to say about a query in; dead letters and status records out. */
public final class Notices {
  private final DecimalMode mode;
  private final Schema deadLetterKey = ConnectSchemas.fromAvro(RecordSchemas.deadLetterKey());
  private final Schema error = ConnectSchemas.fromAvro(RecordSchemas.error());
  private final Schema statusKey = ConnectSchemas.fromAvro(RecordSchemas.queryKey());
  private final Schema status;

  public Notices(DecimalMode mode) {
    this.mode = mode;
    this.status = ConnectSchemas.fromAvro(mode.applyTo(RecordSchemas.queryStatus()));
  }

  /** A row that cannot be read. */
  public Content invalidRow(Query query, TypedRow.Rejected row, Instant now) {
    Struct value =
        error(query, "INVALID_ROW", row.fault().getMessage(), now)
            .put("row", row.number())
            .put("field", row.fault().field().orElse(null))
            .put("raw", row.row().raw());
    return deadLetter(query, row.number(), value, now);
  }

  /**
   * A query that is given up.
   *
   * @param refusal Atlas's own reply, if there was one to this effect
   * @param raw the beginning of what came instead of a result; empty if nothing did
   */
  public Content givenUp(
      Query query,
      String kind,
      String message,
      Optional<UsageReply.Refusal> refusal,
      String raw,
      Instant now) {
    Struct value = error(query, kind, message, now).put("raw", textOrNull(raw));
    refusal.ifPresent(
        reply ->
            value
                .put("httpStatus", reply.status())
                .put("errorCode", textOrNull(reply.errorCode()))
                .put("detail", textOrNull(reply.detail())));
    return deadLetter(query, 0, value, now);
  }

  private Content deadLetter(Query query, long row, Struct value, Instant now) {
    Struct key =
        new Struct(deadLetterKey)
            .put("orgId", query.orgId())
            .put("token", query.token())
            .put("row", row);
    return new Content(key, value, now);
  }

  /**
   * How a query ended.
   *
   * @param state COMPLETE, UNCHANGED or FAILED
   */
  public Content status(Query query, String state, Sums sums, Instant startedAt, Instant now) {
    Struct key = new Struct(statusKey).put("orgId", query.orgId()).put("token", query.token());
    Struct value =
        new Struct(status)
            .put("orgId", query.orgId())
            .put("token", query.token())
            .put("state", state)
            .put("rows", longOrNull(sums.rows()))
            .put("deadLetters", longOrNull(sums.deadLetters()))
            .put("sharedKeys", longOrNull(sums.sharedKeys()))
            .put(
                "totalUsageAmount",
                sums.total().flatMap(Amount::of).map(a -> a.represent(mode)).orElse(null))
            .put("startedAt", Date.from(startedAt))
            .put("finishedAt", Date.from(now));
    return new Content(key, value, now);
  }

  private Struct error(Query query, String kind, String message, Instant now) {
    return new Struct(error)
        .put("orgId", query.orgId())
        .put("token", query.token())
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
