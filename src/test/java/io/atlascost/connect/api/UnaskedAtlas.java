package io.atlascost.connect.api;

import java.io.IOException;
import java.time.YearMonth;
import java.util.Optional;

/** An Atlas that nobody asks: what a test's own Atlas answers, it overrides. */
public interface UnaskedAtlas extends AtlasApi {
  @Override
  default UsageReply usage(Query query) throws IOException {
    throw new AssertionError("nobody asks for " + query);
  }

  @Override
  default Answer<String> create(UsageQuery query) throws IOException {
    throw new AssertionError("nobody creates " + query);
  }

  @Override
  default Answer<Page<Organization>> organizations(int page) throws IOException {
    throw new AssertionError("nobody lists organizations");
  }

  @Override
  default Answer<Page<String>> projects(String orgId, int page) throws IOException {
    throw new AssertionError("nobody lists projects of " + orgId);
  }

  @Override
  default Answer<Page<ProjectClusters>> clusters(int page) throws IOException {
    throw new AssertionError("nobody lists clusters");
  }

  @Override
  default Answer<Page<Invoice>> invoices(String orgId, YearMonth from, YearMonth to, int page)
      throws IOException {
    throw new AssertionError("nobody lists invoices of " + orgId);
  }

  @Override
  default Optional<UsageReply.Refusal> knock() throws IOException {
    throw new AssertionError("nobody knocks");
  }

  @Override
  default void close() {
    // Holds nothing.
  }
}
