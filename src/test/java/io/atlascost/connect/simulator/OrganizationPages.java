package io.atlascost.connect.simulator;

import java.util.List;
import java.util.Map;

/** Organizations in, the pages of {@code GET /orgs} out. */
record OrganizationPages(List<Organization> organizations) {
  OrganizationPages {
    organizations = List.copyOf(organizations);
  }

  /**
   * @param base scheme, host and port for the links
   */
  Reply page(Request request, String base) {
    return new Listing(organizations.stream().map(OrganizationPages::item).toList())
        .page(request, base);
  }

  private static Map<String, Object> item(Organization organization) {
    return Map.of(
        "id",
        organization.id(),
        "isDeleted",
        false,
        "links",
        List.of(),
        "name",
        organization.name());
  }
}
