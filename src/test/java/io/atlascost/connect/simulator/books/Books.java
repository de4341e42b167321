package io.atlascost.connect.simulator.books;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What organizations use in, on a clock; what is true about their costs at any instant out.
 *
 * <p>Whatever is done is done now, as the clock says, after all that was due before. The same seed
 * gives the same amounts, however often and whenever somebody looks.
 */
public final class Books {
  private final Timeline timeline;
  private final Map<String, OrgBook> organizations = new LinkedHashMap<>();
  private final Desk desk;
  private OrgBook.Habits habits;

  /** That begin now. */
  public Books(long seed, Clock clock) {
    this(seed, clock, clock.instant());
  }

  /** That began long ago: whatever happened since is told by {@link #on}. */
  public Books(long seed, Clock clock, Instant beginning) {
    this.habits = new OrgBook.Habits(seed, 1, Duration.ofDays(4), Duration.ofDays(2));
    this.timeline = new Timeline(clock, beginning, this::tick);
    this.desk = new Desk(this, seed, clock);
  }

  /** Of a small company, on the real clock, in which much happens in half a minute. */
  public static Books demo(long seed) {
    return SampleCompany.demo(seed);
  }

  /** 24 hex digits, the same for the same text. */
  public static String id(String text) {
    return sha256(text).substring(0, 24);
  }

  /** Of the invoice for one month. */
  public static String invoiceId(String orgId, YearMonth month) {
    return id(orgId + "/invoice/" + month);
  }

  /** Where the clients of the service ask. */
  public Desk desk() {
    return desk;
  }

  /** Does something when that instant comes, or at once if it has come. */
  public synchronized Books on(Instant instant, Consumer<Books> what) {
    timeline.on(instant, () -> what.accept(this));
    return this;
  }

  /**
   * From now on usage is charged so often, each time as much as in so many hours: by default that
   * of an hour every hour.
   */
  public synchronized Books charge(Duration every, int hours) {
    now();
    timeline.step(every);
    this.habits = new OrgBook.Habits(habits.seed(), hours, habits.late(), habits.closing());
    return this;
  }

  /** So long after a month's end some of what is used still counts as the month's. */
  public synchronized Books lateUsage(Duration late) {
    now();
    this.habits = new OrgBook.Habits(habits.seed(), habits.hours(), late, habits.closing());
    return this;
  }

  /** So long after a month's end its invoice is closed. */
  public synchronized Books invoicesClose(Duration closing) {
    now();
    this.habits = new OrgBook.Habits(habits.seed(), habits.hours(), habits.late(), closing);
    return this;
  }

  /** One more organization, from now on. */
  public synchronized Books organization(String orgId, String name) {
    Instant now = now();
    organizations.put(orgId, new OrgBook(orgId, name, now));
    return this;
  }

  /** It is listed as deleted, uses nothing any more, and whoever asks is told that it is not. */
  public Books delete(String orgId) {
    return standing(orgId, Standing.DELETED);
  }

  /** It is in no listing, uses nothing any more, and whoever asks is told that it is not. */
  public Books vanish(String orgId) {
    return standing(orgId, Standing.VANISHED);
  }

  /** It is there again. */
  public Books restore(String orgId) {
    return standing(orgId, Standing.LISTED);
  }

  private synchronized Books standing(String orgId, Standing standing) {
    now();
    book(orgId).standing(standing);
    return this;
  }

  public synchronized Books project(String orgId, String projectId, String name) {
    now();
    book(orgId).projects().put(projectId, new OrgBook.Resource(projectId, name, "", false));
    return this;
  }

  public synchronized Books cluster(String orgId, String projectId, String clusterId, String name) {
    now();
    book(orgId).clusters().put(clusterId, new OrgBook.Resource(clusterId, name, projectId, false));
    return this;
  }

  /** It is in no listing any more, nor are its clusters; what was used stays in the books. */
  public synchronized Books deleteProject(String orgId, String projectId) {
    now();
    book(orgId).deleteProject(projectId);
    return this;
  }

  /** It is in no listing any more; what was used stays in the books. */
  public synchronized Books deleteCluster(String orgId, String clusterId) {
    now();
    book(orgId).deleteCluster(clusterId);
    return this;
  }

  /**
   * Something that costs from now on.
   *
   * @param hourly on the average; negative for credits
   */
  public synchronized Books uses(String orgId, Line line, String hourly) {
    now();
    book(orgId).uses(line, new BigDecimal(hourly));
    return this;
  }

  /** Something that costs no more. */
  public synchronized Books stops(String orgId, Line line) {
    now();
    book(orgId).stops(line);
    return this;
  }

  /** Usage of any month, on its invoice, or on the first after it that is not closed. */
  public synchronized Books use(String orgId, YearMonth month, Line line, String amount) {
    Instant now = now();
    book(orgId).charge(now, month, line, new BigDecimal(amount));
    return this;
  }

  /** A month is restated: its invoice changes, even if it is closed. */
  public synchronized Books correct(String orgId, YearMonth month, Line line, String amount) {
    Instant now = now();
    book(orgId).correct(now, month, line, new BigDecimal(amount));
    return this;
  }

  /** A service has another name everywhere, also in the past from a month on. */
  public synchronized Books rename(String service, String other, YearMonth since) {
    Instant now = now();
    organizations.values().forEach(book -> book.rename(now, service, other, since));
    return this;
  }

  /** A month's rows of a service are billed a month later. */
  public synchronized Books moveToNextInvoice(String orgId, YearMonth month, String service) {
    Instant now = now();
    book(orgId).moveToNextInvoice(now, month, service);
    return this;
  }

  /**
   * An invoice is closed, paid or whatever else becomes of it.
   *
   * @param status in Atlas's words, such as CLOSED or PAID
   */
  public synchronized Books settleInvoice(String orgId, YearMonth month, String status) {
    Instant now = now();
    book(orgId).settle(month, status, now);
    return this;
  }

  /** Whatever happens until now has happened afterwards. */
  public synchronized Instant now() {
    Instant now = timeline.now();
    YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    organizations.values().stream()
        .filter(book -> book.standing() == Standing.LISTED)
        .forEach(book -> book.open(month));
    return now;
  }

  /** Those that can be seen, those that are deleted, and those that have gone. */
  public synchronized Set<String> organizations() {
    now();
    return Set.copyOf(organizations.keySet());
  }

  /** In which something was used, oldest first. */
  public synchronized List<YearMonth> months(String orgId) {
    now();
    return book(orgId).months();
  }

  /** Oldest first. */
  public synchronized Collection<Invoice> invoices(String orgId) {
    now();
    return book(orgId).invoices();
  }

  /** Everything that was used in a month, as far as is known at an instant that was. */
  public synchronized BigDecimal total(String orgId, YearMonth month, Instant instant) {
    now();
    return book(orgId).ledger(month).map(ledger -> ledger.total(instant)).orElse(BigDecimal.ZERO);
  }

  /** The values that a month's usage has of a dimension; an empty text if some has none. */
  public synchronized Set<String> values(
      String orgId, GroupBy groupBy, YearMonth month, Instant instant) {
    now();
    Ask ask = Ask.month(orgId, groupBy, month, Set.of());
    return new Formation(book(orgId), ask, instant).values();
  }

  /** The rows of a cut that lacks nothing. */
  public synchronized List<Row> expected(
      String orgId, GroupBy groupBy, YearMonth month, Instant instant) {
    return expected(
        Ask.month(orgId, groupBy, month, values(orgId, groupBy, month, instant)), instant);
  }

  /** The rows that answer a question at an instant that was. */
  public synchronized List<Row> expected(Ask ask, Instant instant) {
    now();
    return new Formation(book(ask.orgId()), ask, instant).rows();
  }

  /** Of an organization that is known, whatever has become of it. */
  OrgBook book(String orgId) {
    return find(orgId).orElseThrow(() -> new IllegalArgumentException("No organization " + orgId));
  }

  Optional<OrgBook> find(String orgId) {
    return Optional.ofNullable(organizations.get(orgId));
  }

  Collection<OrgBook> books() {
    return organizations.values();
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private void tick(Instant now) {
    organizations.values().stream()
        .filter(book -> book.standing() == Standing.LISTED)
        .forEach(book -> book.tick(now, habits));
  }
}
