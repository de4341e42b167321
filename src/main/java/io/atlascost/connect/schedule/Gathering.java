package io.atlascost.connect.schedule;

import io.atlascost.connect.api.Answer;
import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.Cut;
import io.atlascost.connect.api.Invoice;
import io.atlascost.connect.api.Page;
import io.atlascost.connect.api.ProjectClusters;
import io.atlascost.connect.api.UsageReply.Refusal;
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
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Atlas lists of an organization, page by page: its invoices, and what its cuts are formed
 * over. A listing that the credentials may not see is done without.
 */
final class Gathering {
  private static final Logger log = LoggerFactory.getLogger(Gathering.class);

  private final Standings standings;
  private final Means means;
  private final Deque<Listing<?>> left = new ArrayDeque<>();
  private final List<Invoice> listed = new ArrayList<>();
  private boolean listsInvoices = true;
  private int page = 1;

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
  private record Listing<T>(Pages<T> pages, Consumer<List<T>> items, Consumer<Refusal> without) {
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
      if (refusal.verdict() != Refusal.Verdict.QUERY_REFUSED) {
        return new Step.Replied(refusal);
      }

      without.accept(refusal);
      last.run();
      return new Step.Further(refusal.throttle());
    }
  }

  Gathering(Standings standings, Means means) {
    this.standings = standings;
    this.means = means;
    left.add(new Listing<>(this::invoices, listed::addAll, refusal -> this.listsInvoices = false));
    if (means.rules().cuts().contains(Cut.PROJECTS)) {
      left.add(
          new Listing<>(
              (api, number) -> api.projects(standings.orgId(), number),
              ids -> standings.names().add(Cut.PROJECTS, ids),
              refusal -> without(Cut.PROJECTS, refusal)));
    }

    if (means.rules().cuts().contains(Cut.CLUSTERS)) {
      left.add(
          new Listing<ProjectClusters>(
              (api, number) -> api.clusters(number),
              this::clusters,
              refusal -> without(Cut.CLUSTERS, refusal)));
    }
  }

  private Answer<Page<Invoice>> invoices(AtlasApi api, int number) throws IOException {
    Instant now = means.clock().wallTime();
    YearMonth running = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    return api.invoices(standings.orgId(), means.schedule().invoicesFrom(now), running, number);
  }

  private void clusters(List<ProjectClusters> projects) {
    projects.stream()
        .filter(project -> project.orgId().equals(standings.orgId()))
        .forEach(project -> standings.names().add(Cut.CLUSTERS, project.clusterIds()));
  }

  private void without(Cut cut, Refusal refusal) {
    log.debug(
        "{}: the {} cannot be listed, so that those count that are configured or were met: {}",
        standings.orgId(),
        cut.label(),
        refusal.message());
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
      if (step instanceof Step.Replied) {
        this.page = number;
      }

      return step;
    } catch (IOException e) {
      this.page = number;
      throw e;
    }
  }

  private void next() {
    left.remove();
    this.page = 1;
  }

  /** Empty where they may not be listed. */
  Optional<List<Invoice>> invoices() {
    return listsInvoices ? Optional.of(List.copyOf(listed)) : Optional.empty();
  }
}
