package io.atlascost.connect.api;

import io.atlascost.connect.api.Access.Grant;
import io.atlascost.connect.metrics.Tally;
import java.io.IOException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Optional;

/** Atlas over HTTP: questions in Atlas's terms in, what the replies to them mean out. */
public final class HttpAtlasApi implements AtlasApi {
  private static final String AS_LITTLE_AS_CAN_BE = "/api/atlas/v2/orgs?itemsPerPage=1";

  private final Options options;
  private final Secrets secrets;
  private final Transport transport;
  private final Replies replies;
  private final Traffic traffic;
  private final SunsetNotice sunset;
  private final Access access;
  private final Creation creation;
  private final Listings listings;

  /**
   * Atlas as it is to be asked.
   *
   * @param version of Cost Explorer, {@code YYYY-MM-DD}
   * @param format what is asked for; the reply says what it is
   */
  public record Options(Network network, Credentials credentials, String version, Format format) {
    /** The same with less patience. */
    public Options hurried(Duration most) {
      return new Options(network.hurried(most), credentials, version, format);
    }
  }

  /** For who counts nothing. */
  public HttpAtlasApi(Options options, String userAgent, Clock clock) {
    this(options, userAgent, Tally.NOTHING, clock);
  }

  public HttpAtlasApi(Options options, String userAgent, Tally tally, Clock clock) {
    Network network = options.network();
    Credentials credentials = options.credentials();
    this.options = options;
    this.secrets = Secrets.of(credentials, network.proxy());
    this.traffic = new Traffic(tally, clock);
    this.sunset = new SunsetNotice(traffic);
    this.transport = new Transport(network, credentials, userAgent, traffic, clock);
    this.replies = new Replies(credentials, network.readTimeout(), clock);
    this.access = access(network, credentials, clock);
    this.creation = new Creation(this::ask, options.version(), secrets);
    this.listings = new Listings(this::ask, secrets);
  }

  private Access access(Network network, Credentials credentials, Clock clock) {
    if (credentials instanceof Credentials.AccessToken bearer) {
      return new Access.Fixed(Grant.bearer(bearer.token().value()));
    }

    if (credentials instanceof Credentials.ApiKey) {
      return new Access.Fixed(Grant.BY_CHALLENGE);
    }

    if (credentials instanceof Credentials.ServiceAccount account) {
      return SharedTokens.join(
          SharedTokens.Account.of(network.baseUrl(), account),
          network.proxy(),
          traffic.counting(new TokenEndpoint(account, network, transport, replies, secrets)),
          clock);
    }

    throw new AssertionError(credentials.getClass());
  }

  @Override
  public UsageReply usage(Query query) throws IOException {
    return ask(
        Question.of(
            Purpose.QUERY, query.path(), options.version(), options.format(), secrets.and(query)));
  }

  @Override
  public Answer<String> create(UsageQuery query) throws IOException {
    return creation.create(query);
  }

  @Override
  public Answer<Page<Organization>> organizations(int page) throws IOException {
    return listings.organizations(page);
  }

  @Override
  public Answer<Page<String>> projects(String orgId, int page) throws IOException {
    return listings.projects(orgId, page);
  }

  @Override
  public Answer<Page<ProjectClusters>> clusters(int page) throws IOException {
    return listings.clusters(page);
  }

  @Override
  public Answer<Page<Invoice>> invoices(String orgId, YearMonth from, YearMonth to, int page)
      throws IOException {
    return listings.invoices(orgId, from, to, page);
  }

  @Override
  public Optional<UsageReply.Refusal> knock() throws IOException {
    UsageReply reply =
        ask(
            Question.of(
                Purpose.KNOCK, AS_LITTLE_AS_CAN_BE, Listings.VERSION, Format.JSON, secrets));
    if (reply instanceof UsageReply.Refusal refusal) {
      return Optional.of(refusal);
    }

    if (reply instanceof UsageReply.Usage usage) {
      usage.body().close();
    }

    return Optional.empty();
  }

  private UsageReply ask(Question question) throws IOException {
    try {
      Grant grant = traffic.granted(access);
      UsageReply reply = traffic.counted(() -> ask(question.hiding(grant), grant));
      boolean refused = reply instanceof UsageReply.Refusal r && r.status() == 401;
      if (refused && grant.denial().isEmpty() && access.renewAfterRefusal(grant)) {
        Grant renewed = traffic.granted(access);
        return traffic.counted(() -> ask(question.hiding(renewed), renewed));
      }

      return reply;
    } catch (IOException e) {
      throw question.secrets().hide(e);
    }
  }

  private UsageReply ask(Question question, Grant grant) throws IOException {
    if (grant.denial().isPresent()) {
      return grant.denial().get();
    }

    Transport.Reply reply = transport.send(question, grant.authorization());
    sunset.heed(reply, question.purpose(), question.version(), question.secrets());
    return replies.usage(reply, question.secrets(), question.purpose());
  }

  @Override
  public void close() {
    // First, so that a request for a token that is broken off here is known to be.
    access.close();
    transport.close();
  }
}
