package io.atlascost.connect.metrics;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Every figure that a task publishes: its name, its unit and what it tells. */
public enum Metric {
  USAGE_RECORDS(Topic.DELIVERY, Kind.COUNT, "records", "Usage records handed to Connect."),
  WITHDRAWALS(
      Topic.DELIVERY,
      Kind.COUNT,
      "records",
      "Records handed to Connect that take back a key which the newest snapshot has no more."),
  RESTATEMENTS(
      Topic.DELIVERY,
      Kind.COUNT,
      "scopes",
      "Scopes sent again in full, since their rows were others than last time."),
  DEAD_LETTERS(
      Topic.DELIVERY,
      Kind.COUNT,
      "dead letters",
      "Rows and queries that could not be read, dropped ones included."),
  DEAD_LETTERS_INVALID_ROW(
      Topic.DELIVERY, Kind.COUNT, "dead letters", "Those of them of the kind INVALID_ROW."),
  DEAD_LETTERS_MALFORMED_BODY(
      Topic.DELIVERY, Kind.COUNT, "dead letters", "Those of them of the kind MALFORMED_BODY."),
  DEAD_LETTERS_REFUSED(
      Topic.DELIVERY, Kind.COUNT, "dead letters", "Those of them of the kind REFUSED."),
  DEAD_LETTERS_QUERY_TIMEOUT(
      Topic.DELIVERY, Kind.COUNT, "dead letters", "Those of them of the kind QUERY_TIMEOUT."),
  RESULTS(Topic.DELIVERY, Kind.COUNT, "results", "Results read to their end."),
  RESULT_SECONDS(
      Topic.DELIVERY,
      Kind.TIME,
      "seconds",
      "Time of all results together, each from the last look at which it was not ready yet, or the"
          + " first, until its last row was handed over: by the number of results, how late they"
          + " are at most."),

  QUERIES_OPEN(
      Topic.PROGRESS,
      Kind.SUM,
      "queries",
      "Configured queries that are neither complete nor given up."),
  QUERIES_COMPLETE(Topic.PROGRESS, Kind.COUNT, "queries", "Configured queries read to their end."),
  QUERIES_FAILED(Topic.PROGRESS, Kind.COUNT, "queries", "Configured queries given up."),
  SCOPES_UNDER_WAY(
      Topic.PROGRESS,
      Kind.SUM,
      "scopes",
      "Scopes of the schedule that are being asked for: their query is to be created, is processing"
          + " or is being read."),
  SCOPES_WHOLE(
      Topic.PROGRESS,
      Kind.COUNT,
      "scopes",
      "Scopes delivered as a whole, for the first time or again."),
  SCOPES_UNCHANGED(
      Topic.PROGRESS,
      Kind.COUNT,
      "scopes",
      "Scopes whose rows were the same as last time, so that nothing was sent."),
  SCOPES_FAILED(Topic.PROGRESS, Kind.COUNT, "scopes", "Scopes given up, until their next turn."),
  OLDEST_PROGRESS_SECONDS(
      Topic.PROGRESS,
      Kind.GREATEST,
      "seconds",
      "How long nothing has come of the query, scope or plan that has waited for longest; 0 if none"
          + " is open."),
  OLDEST_OPEN_MONTH_DAYS(
      Topic.PROGRESS,
      Kind.GREATEST,
      "days",
      "How long ago the oldest month of the schedule began that may still change, or was not"
          + " delivered yet; 0 without a schedule."),
  CONTROL_DIFFERENCE_USD(
      Topic.PROGRESS,
      Kind.GREATEST,
      "US dollars",
      "The largest difference between a scope and its control at present, whatever its sign; 0 if"
          + " all agree."),

  REQUESTS(
      Topic.REQUESTS,
      Kind.COUNT,
      "requests",
      "Requests to Atlas's API: the sum of the six that follow. One that lacks an access token"
          + " counts as the token endpoint's answer."),
  RESULT_REPLIES(Topic.REQUESTS, Kind.COUNT, "requests", "Answered with what was asked for."),
  PROCESSING_REPLIES(
      Topic.REQUESTS, Kind.COUNT, "requests", "Answered that the query is still processing."),
  SLOW_DOWNS(
      Topic.REQUESTS, Kind.COUNT, "requests", "Answered that there were too many requests (429)."),
  OUTAGE_REPLIES(
      Topic.REQUESTS,
      Kind.COUNT,
      "requests",
      "Not answered, or by a 5xx, or by something else than Atlas."),
  REFUSED_REPLIES(
      Topic.REQUESTS,
      Kind.COUNT,
      "requests",
      "Refused for this query or listing (400, 403, 404, 410)."),
  LOCKED_OUT_REPLIES(
      Topic.REQUESTS,
      Kind.COUNT,
      "requests",
      "Refused for whatever is asked with these credentials from here (401, 407, access lists)."),
  RETRIES(
      Topic.REQUESTS,
      Kind.COUNT,
      "attempts",
      "Attempts that failed in transport, by a 5xx or in a torn body, and are repeated."),
  RECEIVED_BYTES(
      Topic.REQUESTS, Kind.COUNT, "bytes", "Bodies of replies, as they came: mostly compressed."),
  TOKEN_RENEWALS(
      Topic.REQUESTS,
      Kind.COUNT,
      "tokens",
      "Access tokens issued to this task; one that another task was issued is shared, and counts"
          + " there."),
  BUDGET_WAITS(
      Topic.REQUESTS,
      Kind.COUNT,
      "waits",
      "Times that an organization had to wait for its budget, or since Atlas asked for it."),
  BUDGET_WAIT_SECONDS(Topic.REQUESTS, Kind.TIME, "seconds", "How long these waits were."),
  ACCOUNTS_LOCKED_OUT(
      Topic.REQUESTS,
      Kind.SUM,
      "accounts",
      "Credentials that Atlas does not let in at present; a task that has no others fails."),
  ORGANIZATIONS_REFUSED(
      Topic.REQUESTS,
      Kind.SUM,
      "organizations",
      "Organizations of the schedule that refuse queries at present; they are tried again."),
  SUNSET_DAYS(
      Topic.REQUESTS,
      Kind.LEAST,
      "days",
      "Until the end of a version of the API in use, as a Sunset header of Atlas says; no number as"
          + " long as none does.");

  private final Topic topic;
  private final Kind kind;
  private final String unit;
  private final String help;

  /** What it is about. */
  public enum Topic {
    DELIVERY("What was delivered"),
    PROGRESS("How far it is"),
    REQUESTS("What Atlas was asked, and said");

    private final String title;

    Topic(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  /** How it comes about. */
  public enum Kind {
    /** Grows by each, from 0 when the task starts. */
    COUNT("counter"),
    /** Grows by how long each takes. */
    TIME("counter"),
    /** Is what it is when somebody looks: all together. */
    SUM("gauge"),
    /** The greatest of all; 0 without any. */
    GREATEST("gauge"),
    /** The least of all; not a number without any. */
    LEAST("gauge");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As those who collect metrics call it. */
    public String word() {
      return word;
    }

    public boolean grows() {
      return this == COUNT || this == TIME;
    }
  }

  Metric(Topic topic, Kind kind, String unit, String help) {
    this.topic = topic;
    this.kind = kind;
    this.unit = unit;
    this.help = help;
  }

  /** As it is published. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Topic topic() {
    return topic;
  }

  public Kind kind() {
    return kind;
  }

  public String unit() {
    return unit;
  }

  public String help() {
    return help;
  }

  /** Dead letters of a kind, as they name it. */
  public static Optional<Metric> deadLetters(String kind) {
    String label = DEAD_LETTERS.name() + "_" + kind;
    return Stream.of(values()).filter(metric -> metric.name().equals(label)).findFirst();
  }
}
