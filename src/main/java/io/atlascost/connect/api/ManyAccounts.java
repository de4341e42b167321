package io.atlascost.connect.api;

import io.atlascost.connect.api.Answer.Given;
import io.atlascost.connect.api.Answer.Refused;
import io.atlascost.connect.api.UsageReply.Refusal;
import io.atlascost.connect.api.UsageReply.Throttle;
import io.atlascost.connect.metrics.Tally;
import java.io.IOException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Several accounts as one Atlas: each question goes to the first account that sees the
 * organization, and what one account meets is nobody else's trouble.
 */
public final class ManyAccounts implements AtlasApi {
  private final Map<String, AtlasApi> accounts;
  private final LetIn letIn;
  private final Sightings sightings;
  private final Map<String, List<ProjectClusters>> clusters = new HashMap<>();

  /**
   * @param accounts by name, in the order of the configuration; they are closed with this
   * @throws IllegalArgumentException if there is none
   */
  public ManyAccounts(Map<String, ? extends AtlasApi> accounts, Clock clock) {
    if (accounts.isEmpty()) {
      throw new IllegalArgumentException("no account");
    }

    this.accounts = Collections.unmodifiableMap(new LinkedHashMap<>(accounts));
    this.letIn = new LetIn(this.accounts, clock);
    this.sightings = new Sightings(this.accounts, letIn, clock);
  }

  /**
   * Atlas as these accounts see it.
   *
   * @param accounts by name, in the order of the configuration, at least one; the name of a single
   *     one may be empty
   */
  public static AtlasApi of(
      Map<String, HttpAtlasApi.Options> accounts, String userAgent, Tally tally, Clock clock) {
    Map<String, AtlasApi> each = each(accounts, userAgent, tally, clock);
    return each.containsKey("") ? each.get("") : new ManyAccounts(each, clock);
  }

  /** The same, each by itself. */
  public static Map<String, AtlasApi> each(
      Map<String, HttpAtlasApi.Options> accounts, String userAgent, Tally tally, Clock clock) {
    Map<String, AtlasApi> each = new LinkedHashMap<>();
    accounts.forEach(
        (name, options) -> each.put(name, new HttpAtlasApi(options, userAgent, tally, clock)));
    return each;
  }

  /** A question to whoever is asked. */
  private interface Asking<T> {
    Answer<T> of(AtlasApi atlas) throws IOException;
  }

  @Override
  public UsageReply usage(Query query) throws IOException {
    Optional<String> account = sightings.accountOf(query.orgId());
    if (account.isEmpty()) {
      return unseen(query.orgId());
    }

    UsageReply reply = accounts.get(account.get()).usage(query);
    if (reply instanceof Refusal refusal) {
      return letIn.judged(account.get(), refusal);
    }

    letIn.in(account.get());
    return reply;
  }

  @Override
  public Answer<String> create(UsageQuery query) throws IOException {
    return askAbout(query.orgId(), atlas -> atlas.create(query));
  }

  @Override
  public Answer<Page<String>> projects(String orgId, int page) throws IOException {
    return askAbout(orgId, atlas -> atlas.projects(orgId, page));
  }

  @Override
  public Answer<Page<Invoice>> invoices(String orgId, YearMonth from, YearMonth to, int page)
      throws IOException {
    return askAbout(orgId, atlas -> atlas.invoices(orgId, from, to, page));
  }

  private <T> Answer<T> askAbout(String orgId, Asking<T> question) throws IOException {
    Optional<String> account = sightings.accountOf(orgId);
    return account.isPresent() ? ask(account.get(), question) : new Refused<>(unseen(orgId));
  }

  private <T> Answer<T> ask(String account, Asking<T> question) throws IOException {
    Answer<T> answer = question.of(accounts.get(account));
    if (answer instanceof Refused<T> refused) {
      return new Refused<>(letIn.judged(account, refused.refusal()));
    }

    letIn.in(account);
    return answer;
  }

  /**
   * Why there is nobody to ask about an organization.
   *
   * @throws IOException if an account that may see it did not tell
   */
  private Refusal unseen(String orgId) throws IOException {
    OrganizationListing known = sightings.known();
    requireThatAllTold(orgId, known);
    Optional<String> refused = known.refused().keySet().stream().findFirst();
    if (refused.isPresent()) {
      return letIn.judged(refused.get(), known.refused().get(refused.get()));
    }

    return new Refusal(
        Cause.UNKNOWN_ORGANIZATION,
        404,
        "",
        "none of atlas.accounts sees organization " + orgId,
        "check the organization id, and name the account of that organization in atlas.accounts",
        Throttle.NONE);
  }

  private static void requireThatAllTold(String orgId, OrganizationListing known)
      throws IOException {
    Map<String, String> troubles = new LinkedHashMap<>();
    known.failed().forEach((account, failure) -> troubles.put(account, failure.toString()));
    known.refused().entrySet().stream()
        .filter(refused -> passes(refused.getValue()))
        .forEach(refused -> troubles.put(refused.getKey(), refused.getValue().message()));
    if (!troubles.isEmpty()) {
      throw new IOException(
          "which of atlas.accounts sees organization " + orgId + " is not known: " + troubles);
    }
  }

  private static boolean passes(Refusal refusal) {
    return switch (refusal.verdict()) {
      case SLOW_DOWN, OUTAGE -> true;
      case LOCKED_OUT, QUERY_REFUSED -> false;
    };
  }

  /**
   * Asks every account for its organizations, now. Of one that does not tell all, what it told
   * before still holds.
   */
  public OrganizationListing listing() {
    return sightings.relist();
  }

  /** The names of the accounts that are not let in now, as far as is known; from any thread. */
  public Set<String> lockedOut() {
    return letIn.lockedOut();
  }

  /** All pages of all accounts are one, which is refused if any of them is. */
  @Override
  public Answer<Page<Organization>> organizations(int page) throws IOException {
    if (page > 1) {
      return onlyPage(List.of());
    }

    Map<String, Organization> all = new LinkedHashMap<>();
    for (String account : accounts.keySet()) {
      Optional<Refusal> refusal =
          Pages.forEach(
              number -> ask(account, atlas -> atlas.organizations(number)),
              organization -> all.putIfAbsent(organization.id(), organization));
      if (refusal.isPresent()) {
        return new Refused<>(refusal.get());
      }
    }

    return onlyPage(all.values());
  }

  /**
   * All pages of all accounts are one. Of an account that does not list them now, those count that
   * it listed last; refused if none lists any.
   */
  @Override
  public Answer<Page<ProjectClusters>> clusters(int page) throws IOException {
    if (page > 1) {
      return onlyPage(List.of());
    }

    Map<String, Refusal> refusals = new LinkedHashMap<>();
    Map<String, IOException> failures = new LinkedHashMap<>();
    for (String account : accounts.keySet()) {
      try {
        refreshClusters(account).ifPresent(refusal -> refusals.put(account, refusal));
      } catch (IOException e) {
        failures.put(account, e);
      }
    }

    boolean none = refusals.size() + failures.size() == accounts.size();
    if (none && !failures.isEmpty()) {
      throw failures.values().iterator().next();
    }

    return none
        ? new Refused<>(refusals.values().iterator().next())
        : onlyPage(
            accounts.keySet().stream()
                .flatMap(account -> clusters.getOrDefault(account, List.of()).stream())
                .distinct()
                .toList());
  }

  private Optional<Refusal> refreshClusters(String account) throws IOException {
    List<ProjectClusters> listed = new ArrayList<>();
    Optional<Refusal> refusal =
        Pages.forEach(
            number -> ask(account, atlas -> atlas.clusters(number)), one -> listed.add(one));
    if (refusal.isEmpty()) {
      clusters.put(account, listed);
    }

    return refusal;
  }

  private static <T> Answer<Page<T>> onlyPage(Collection<T> items) {
    return new Given<>(new Page<>(List.copyOf(items), false), Throttle.NONE);
  }

  /** Why none of the accounts is let in; of several reasons the first. */
  @Override
  public Optional<Refusal> knock() throws IOException {
    List<Refusal> refusals = new ArrayList<>();
    List<IOException> failures = new ArrayList<>();
    for (Map.Entry<String, AtlasApi> account : accounts.entrySet()) {
      try {
        Optional<Refusal> refusal = account.getValue().knock();
        if (refusal.isEmpty()) {
          return refusal;
        }

        refusals.add(refusal.get().ofAccount(account.getKey()));
      } catch (IOException e) {
        failures.add(e);
      }
    }

    if (!failures.isEmpty()) {
      throw failures.get(0);
    }

    return Optional.of(refusals.get(0));
  }

  @Override
  public void close() {
    accounts.values().forEach(AtlasApi::close);
  }
}
