package io.atlascost.connect.quickstart;

import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A query of the connector's file, and what the simulated Atlas answers to it.
 *
 * @param processing statuses of the replies before the invoice
 */
record Sample(ConnectorFile.Query query, Invoice invoice, List<Integer> processing) {
  static List<Sample> of(List<ConnectorFile.Query> queries) {
    if (queries.size() != 3) {
      throw new QuickstartFailure("The connector's file must name three queries");
    }

    return List.of(
        new Sample(queries.get(0), Invoice.publishedExample(), List.of(202, 202)),
        new Sample(queries.get(1), Invoice.shop(), List.of(102, 102)),
        new Sample(queries.get(2), Invoice.dataCompany(), List.of(202, 102)));
  }

  void script(AtlasSimulator atlas) {
    Stream<Reply> waits =
        processing.stream().map(status -> status == 102 ? Reply.lone102() : Reply.accepted());
    List<Reply> replies = new ArrayList<>(waits.toList());
    replies.add(invoice.result());
    atlas.usage(query.orgId(), query.token(), replies.toArray(Reply[]::new));
  }
}
