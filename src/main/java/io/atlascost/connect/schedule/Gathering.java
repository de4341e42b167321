package io.atlascost.connect.schedule;

import io.atlascost.connect.api.Answer;
import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.Cause;
import io.atlascost.connect.api.Cut;
import io.atlascost.connect.api.Invoice;
import io.atlascost.connect.api.Page;
import io.atlascost.connect.api.ProjectClusters;
import io.atlascost.connect.api.UsageReply.Refusal;
import io.atlascost.connect.api.UsageReply.Throttle;
import io.atlascost.connect.reading.Step;
import java.io.IOException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Atlas lists of an organization, page by page: its invoices, and what its cuts are formed
 * over. A listing that the credentials may not see is done without.
 */
final class Gathering {
  private static final Logger log = LoggerFactory.getLogger(Gathering.class);

  /** A listing that does not come so often in a row is done without this time. */
  private static final int MOST_FAILURES = 5;

  /** More pages than any organization has. */
  private static final int MOST_PAGES = 1000;

  /** Of the listing, which has a version of its own, and not of the queries. */
  private static final Set<Cause> OF_THE_LISTING = Set.of(Cause.API_VERSION, Cause.UNSUITABLE);

  private final Standings standings;
  private final Means means;
  private final Deque<Listing<?>> left = new ArrayDeque<>();
  private final List<Invoice> listed = new ArrayList<>();
  private final List<ProjectClusters> listedClusters = new ArrayList<>();
  private boolean listsInvoices = true;
  private boolean listsAllClusters;
  private int page = 1;
  private int failures;

  /** One page of a listing. */
  @FunctionalInterface
  private interface Pages<T> {
    Answer<Page<T>> page(AtlasApi api, int number) throws IOException;
  }

  /**
   * A listing.
   *
   * @param items what is done with the items of a page
   * @param without what is done if it may not be seen
   */
  private record Listing<T>(Pages<T> pages, Consumer<List<T>> items, Runnable without) {
    /** Asks for a page; gives the refusal that makes it futile, or whether there is another. */
    Step step(AtlasApi api, int number, Runnable last) throws IOException {
      Answer<Page<T>> answer = pages.page(api, number);
      if (answer instanceof Answer.Given<Page<T>> given) {
        items.accept(given.value().items());
        if (!given.value().hasNext()) {
          last.run();
        }

        return new Step.Further(answer.throttle());
      }

      if (answer instanceof Answer.Refused<Page<T>> refused) {
        return refused(refused.refusal(), last);
      }

      throw new AssertionError(answer);
    }

    private Step refused(Refusal refusal, Runnable last) {
      if (refusal.verdict() != Refusal.Verdict.QUERY_REFUSED
          && !OF_THE_LISTING.contains(refusal.cause())) {
        return new Step.Replied(refusal);
      }

      log.debug("A listing may not be seen: {}", refusal.message());
      without.run();
      last.run();
      return new Step.Further(refusal.throttle());
    }
  }

  Gathering(Standings standings, Means means) {
    this.standings = standings;
    this.means = means;
    left.add(new Listing<>(this::invoices, listed::addAll, () -> this.listsInvoices = false));
    if (means.rules().cuts().contains(Cut.PROJECTS)) {
      left.add(
          new Listing<>(
              (api, number) -> api.projects(standings.orgId(), number),
              ids -> standings.names().add(Cut.PROJECTS, ids),
              () -> {}));
    }

    if (means.rules().cuts().contains(Cut.CLUSTERS)) {
      left.add(new Listing<ProjectClusters>(this::clusters, listedClusters::addAll, () -> {}));
    }
  }

  private Answer<Page<Invoice>> invoices(AtlasApi api, int number) throws IOException {
    Instant now = means.clock().wallTime();
    YearMonth running = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    return api.invoices(standings.orgId(), means.schedule().invoicesFrom(now), running, number);
  }

  /** One listing is of all organizations, and serves all of them for a while. */
  private Answer<Page<ProjectClusters>> clusters(AtlasApi api, int number) throws IOException {
    Optional<List<ProjectClusters>> fresh = means.clusters().fresh();
    if (number == 1 && fresh.isPresent()) {
      return new Answer.Given<>(new Page<>(fresh.get(), false), Throttle.NONE);
    }

    Answer<Page<ProjectClusters>> answer = api.clusters(number);
    this.listsAllClusters =
        answer instanceof Answer.Given<Page<ProjectClusters>> given && !given.value().hasNext();
    return answer;
  }

  private void learnClusters() {
    if (listsAllClusters) {
      means.clusters().listed(listedClusters); // for others, who must not take a part for all
    }

    listedClusters.stream()
        .filter(project -> project.orgId().equals(standings.orgId()))
        .forEach(project -> standings.names().add(Cut.CLUSTERS, project.clusterIds()));
  }

  boolean isDone() {
    return left.isEmpty();
  }

  /** Asks for the next page. */
  Step step(AtlasApi api) throws IOException {
    int number = page;
    page++;
    try {
      Step step = left.element().step(api, number, this::next);
      if (!(step instanceof Step.Replied replied)) {
        this.failures = 0;
        return page > MOST_PAGES ? without("it has no end", step.throttle()) : step;
      }

      this.page = number;
      return replied.reply() instanceof Refusal refusal && isHopeless(refusal)
          ? without(refusal.message(), refusal.throttle())
          : step;
    } catch (IOException e) {
      this.page = number;
      failures++;
      if (failures < MOST_FAILURES) {
        throw e;
      }

      return without(e.toString(), Throttle.NONE);
    }
  }

  private boolean isHopeless(Refusal refusal) {
    failures += refusal.verdict() == Refusal.Verdict.OUTAGE ? 1 : 0;
    return failures >= MOST_FAILURES;
  }

  /** The round goes on without a listing that does not come. */
  private Step without(String why, Throttle throttle) {
    log.warn("{}: a listing is done without this time: {}", standings.orgId(), why);
    left.element().without().run();
    next();
    return new Step.Further(throttle);
  }

  private void next() {
    learnClusters();
    left.remove();
    this.page = 1;
    this.failures = 0;
  }

  /** Empty where they may not be listed. */
  Optional<List<Invoice>> invoices() {
    return listsInvoices ? Optional.of(List.copyOf(listed)) : Optional.empty();
  }
}
