package io.atlascost.connect.api;

import java.io.IOException;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/** Everything that Atlas can be asked, in one form. */
enum Operation {
  USAGE,
  CREATION,
  ORGANIZATIONS,
  PROJECTS,
  CLUSTERS,
  INVOICES;

  static final UsageQuery NEW_QUERY =
      new UsageQuery(
          Way.QUERY.orgId(), YearMonth.of(2026, 5), Cut.SERVICES, List.of("Clusters"), true);

  /** Asks once; the refusal, empty if there is none. */
  Optional<UsageReply.Refusal> ask(AtlasApi api) throws IOException {
    return switch (this) {
      case USAGE -> refusal(api.usage(Way.QUERY));
      case CREATION -> refusal(api.create(NEW_QUERY));
      case ORGANIZATIONS -> refusal(api.organizations(1));
      case PROJECTS -> refusal(api.projects(Way.QUERY.orgId(), 1));
      case CLUSTERS -> refusal(api.clusters(1));
      case INVOICES -> {
        YearMonth month = YearMonth.of(2026, 5);
        yield refusal(api.invoices(Way.QUERY.orgId(), month, month, 1));
      }
    };
  }

  /** What Atlas says if all is well. */
  String success() {
    return switch (this) {
      case USAGE -> Way.CSV;
      case CREATION -> "{\"token\":\"" + Way.QUERY.token() + "\"}";
      case ORGANIZATIONS, PROJECTS, CLUSTERS, INVOICES ->
          "{\"results\":[],\"totalCount\":0,\"links\":[]}";
    };
  }

  private static Optional<UsageReply.Refusal> refusal(UsageReply reply) {
    if (reply instanceof UsageReply.Usage usage) {
      usage.body().close();
    }

    return reply instanceof UsageReply.Refusal refusal ? Optional.of(refusal) : Optional.empty();
  }

  private static <T> Optional<UsageReply.Refusal> refusal(Answer<T> answer) {
    return answer instanceof Answer.Refused<T> refused
        ? Optional.of(refused.refusal())
        : Optional.empty();
  }
}
