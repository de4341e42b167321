package io.atlascost.connect.api;

import java.io.Closeable;
import java.io.IOException;
import java.time.YearMonth;
import java.util.Optional;

/**
 * Atlas's Cost Explorer and the listings beside it: a question in, its reply out.
 *
 * <p>Used by one thread, but for {@link #close()}.
 */
public interface AtlasApi extends Closeable {
  /**
   * Asks for the result of a query, once; never waits for a query that is still processing.
   *
   * @throws IOException if no reply came, since the host is unknown, refuses, resets or keeps
   *     silent, or if it broke off before it was clear what it means
   */
  UsageReply usage(Query query) throws IOException;

  /**
   * Creates a query, once.
   *
   * @return its token; where the refusal is an outage, whether Atlas created the query is not known
   * @throws IOException as above; whether Atlas created the query is not known then either
   */
  Answer<String> create(UsageQuery query) throws IOException;

  /**
   * Lists the organizations that the credentials can see, deleted ones among them.
   *
   * @param page from 1
   * @throws IOException as above
   */
  Answer<Page<Organization>> organizations(int page) throws IOException;

  /**
   * Lists the ids of an organization's projects.
   *
   * @param page from 1
   * @throws IOException as above
   */
  Answer<Page<String>> projects(String orgId, int page) throws IOException;

  /**
   * Lists the clusters of all projects that the credentials can see, of whatever organization.
   *
   * @param page from 1
   * @throws IOException as above
   */
  Answer<Page<ProjectClusters>> clusters(int page) throws IOException;

  /**
   * Lists the invoices of an organization that bill any day of some months.
   *
   * @param to the last month
   * @param page from 1
   * @throws IOException as above
   */
  Answer<Page<Invoice>> invoices(String orgId, YearMonth from, YearMonth to, int page)
      throws IOException;

  /**
   * Asks for as little as one can be let in for.
   *
   * @return why not; empty if the credentials are good
   * @throws IOException as above
   */
  Optional<UsageReply.Refusal> knock() throws IOException;

  /**
   * Ends whatever is under way, from any thread, at once: who waits for a reply or reads a body
   * meets an {@link IOException}. Nothing can be asked afterwards.
   */
  @Override
  void close();
}
