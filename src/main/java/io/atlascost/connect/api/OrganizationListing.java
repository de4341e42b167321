package io.atlascost.connect.api;

import io.atlascost.connect.api.UsageReply.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The organizations that several accounts see, none of them deleted.
 *
 * @param accounts for each organization's id the first of the accounts that see it
 * @param refused accounts that were refused the list, or a page of it, and why
 * @param failed accounts whose list, or a page of it, did not come, and why
 */
public record OrganizationListing(
    Map<String, String> accounts, Map<String, Refusal> refused, Map<String, IOException> failed) {
  public OrganizationListing {
    accounts = Collections.unmodifiableMap(new LinkedHashMap<>(accounts));
    refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
    failed = Collections.unmodifiableMap(new LinkedHashMap<>(failed));
  }

  /**
   * Asks each account for all its pages. What one of them meets does not stop the others; what it
   * had listed before that counts.
   *
   * @param accounts by name, in the order in which they are asked; the name of a single one may be
   *     empty
   */
  public static OrganizationListing of(Map<String, ? extends AtlasApi> accounts) {
    List<OrganizationListing> each = new ArrayList<>();
    accounts.forEach((name, atlas) -> each.add(of(name, atlas)));
    return all(each);
  }

  static OrganizationListing of(String name, AtlasApi atlas) {
    Map<String, String> seen = new LinkedHashMap<>();
    try {
      Optional<Refusal> refusal =
          Pages.forEach(
              atlas::organizations,
              organization -> {
                if (!organization.isDeleted()) {
                  seen.put(organization.id(), name);
                }
              });
      return new OrganizationListing(
          seen, refusal.map(why -> Map.of(name, why)).orElse(Map.of()), Map.of());
    } catch (IOException e) {
      return new OrganizationListing(seen, Map.of(), Map.of(name, e));
    }
  }

  static OrganizationListing all(Collection<OrganizationListing> each) {
    Map<String, String> seen = new LinkedHashMap<>();
    Map<String, Refusal> refused = new LinkedHashMap<>();
    Map<String, IOException> failed = new LinkedHashMap<>();
    for (OrganizationListing one : each) {
      one.accounts.forEach(seen::putIfAbsent);
      refused.putAll(one.refused);
      failed.putAll(one.failed);
    }

    return new OrganizationListing(seen, refused, failed);
  }

  /** The organizations' ids. */
  public Set<String> organizations() {
    return accounts.keySet();
  }

  /** Whether an organization that is missing is gone, or was never there. */
  public boolean isComplete() {
    return refused.isEmpty() && failed.isEmpty();
  }

  /** Whether all that an account sees is there. */
  boolean isComplete(String account) {
    return !refused.containsKey(account) && !failed.containsKey(account);
  }

  /**
   * The same with what was known before of those accounts that did not list all now: an
   * organization is not gone because its account was not answered.
   */
  public OrganizationListing orAsIn(OrganizationListing before) {
    Map<String, String> all = new LinkedHashMap<>(accounts);
    before.accounts.forEach(
        (organization, account) -> {
          if (!isComplete(account)) {
            all.putIfAbsent(organization, account);
          }
        });
    return new OrganizationListing(all, refused, failed);
  }
}
