package io.atlascost.connect.api;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Organizations in, the account out that sees each, as the accounts' lists of organizations tell;
 * they are asked for when somebody wants to know, and seldom.
 */
final class Sightings {
  /** Before an account that told all is asked again, for an organization that nobody sees. */
  static final Duration RELISTING = Duration.ofMinutes(5);

  /** Before an account that did not, or is locked out since, is asked again. */
  static final Duration RETRY = Duration.ofMinutes(2);

  private final Map<String, AtlasApi> accounts;
  private final LetIn letIn;
  private final Clock clock;
  private final Map<String, OrganizationListing> listings = new LinkedHashMap<>();
  private final Map<String, Moment> asked = new HashMap<>();

  /**
   * @param accounts by name, in the order of which the first that sees an organization counts
   */
  Sightings(Map<String, AtlasApi> accounts, LetIn letIn, Clock clock) {
    this.accounts = accounts;
    this.letIn = letIn;
    this.clock = clock;
  }

  /**
   * The first account that sees an organization, one that is let in before one that is not; empty
   * if none of those that told does.
   */
  Optional<String> accountOf(String orgId) {
    refresh(false);
    Optional<String> known = known(orgId);
    if (known.isPresent()) {
      return known;
    }

    refresh(true);
    return known(orgId);
  }

  private Optional<String> known(String orgId) {
    List<String> seeing =
        accounts.keySet().stream()
            .filter(account -> listings.get(account).accounts().containsKey(orgId))
            .toList();
    return seeing.stream()
        .filter(account -> !letIn.isLockedOut(account))
        .findFirst()
        .or(() -> seeing.stream().findFirst());
  }

  /** All of them, asked now. */
  OrganizationListing relist() {
    accounts.keySet().forEach(this::list);
    return known();
  }

  /** What the accounts told last. */
  OrganizationListing known() {
    List<OrganizationListing> inOrder = accounts.keySet().stream().map(listings::get).toList();
    return OrganizationListing.all(inOrder);
  }

  private void refresh(boolean thoseThatToldAll) {
    for (String account : accounts.keySet()) {
      boolean toldAll =
          listings.containsKey(account)
              && listings.get(account).isComplete(account)
              && !letIn.isLockedOut(account);
      if ((!toldAll || thoseThatToldAll) && isDue(account, toldAll ? RELISTING : RETRY)) {
        list(account);
      }
    }
  }

  private boolean isDue(String account, Duration pause) {
    Moment last = asked.get(account);
    return last == null || !clock.now().isBefore(last.plus(pause));
  }

  private void list(String account) {
    OrganizationListing listing = OrganizationListing.of(account, accounts.get(account));
    OrganizationListing before = listings.get(account);
    listings.put(account, before == null ? listing : listing.orAsIn(before));
    asked.put(account, clock.now());
    letIn.heed(account, listing);
  }
}
