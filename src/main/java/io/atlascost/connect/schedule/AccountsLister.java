package io.atlascost.connect.schedule;

import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.OrganizationListing;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All accounts in, the organizations that any of them sees out. One that is not answered hides
 * nothing: what it saw before stays.
 */
public final class AccountsLister implements Organizations.Lister {
  private static final Logger log = LoggerFactory.getLogger(AccountsLister.class);

  private final Map<String, AtlasApi> accounts;
  private OrganizationListing before = new OrganizationListing(Map.of(), Map.of(), Map.of());
  private Map<String, String> troubles = Map.of();

  /**
   * @param accounts by name; they are closed by {@link #cancel()}
   */
  public AccountsLister(Map<String, AtlasApi> accounts) {
    this.accounts = Collections.unmodifiableMap(new LinkedHashMap<>(accounts));
  }

  @Override
  public Organizations.Listing list() throws IOException {
    OrganizationListing now = OrganizationListing.of(accounts).orAsIn(before);
    tell(now);
    this.before = now;
    if (!now.organizations().isEmpty() || now.isComplete()) {
      return new Organizations.Listing.Listed(now.organizations());
    }

    if (!now.failed().isEmpty()) {
      throw now.failed().values().iterator().next();
    }

    return new Organizations.Listing.Refused(now.refused().values().iterator().next().message());
  }

  /** Of several accounts, those that list nothing, each trouble once. */
  private void tell(OrganizationListing now) {
    if (accounts.size() == 1) {
      return; // said by who asks for the listing
    }

    Map<String, String> present = new HashMap<>();
    now.refused().forEach((account, refusal) -> present.put(account, refusal.message()));
    now.failed().forEach((account, failure) -> present.put(account, failure.toString()));
    present.forEach(
        (account, trouble) -> {
          if (!trouble.equals(troubles.get(account))) {
            log.warn(
                "Account '{}' of atlas.accounts does not list its organizations: {}",
                account,
                trouble);
          }
        });
    troubles.keySet().stream()
        .filter(account -> !present.containsKey(account))
        .forEach(account -> log.info("Account '{}' lists its organizations again", account));
    this.troubles = present;
  }

  @Override
  public void cancel() {
    accounts.values().forEach(AtlasApi::close);
  }
}
