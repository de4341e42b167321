package io.atlascost.connect;

import io.atlascost.connect.metrics.Metric;
import java.util.stream.Stream;

/** The definitions of the metrics in, the page that documents them out, as Markdown. */
final class MetricsPage {
  private final StringBuilder page = new StringBuilder();

  private MetricsPage() {}

  static String write() {
    return new MetricsPage().whole();
  }

  private String whole() {
    line("# Metrics");
    line("");
    line("<!-- Generated from the code by MetricsPageTest, which tells how to renew it. -->");
    line("");
    line(
        "On workers from Kafka 4.1 on, each task publishes these figures over JMX, in the MBean"
            + " `kafka.connect:type=plugins,connector=<name>,task=<number>`. Older workers have no"
            + " place for them: a line in the log says so, and the task runs without.");
    line("");
    line(
        "A *counter* begins with 0 when the task starts, and grows. A *gauge* is what it is when it is"
            + " read. A *scope* is one organization, month and cut of the schedule"
            + " (`atlas.schedule.*`). All figures of a task end with it: whether it runs says Connect"
            + " itself, by `status` in `kafka.connect:type=connector-task-metrics`.");
    line("");
    line(
        "[`config/monitoring`](../config/monitoring) has them in Prometheus and Grafana, with alerts."
            + " There `usage-records` is `atlas_cost_usage_records_total`, since it is a counter, and"
            + " `queries-open` is `atlas_cost_queries_open`; each has the labels `connector` and"
            + " `task`.");
    for (Metric.Topic topic : Metric.Topic.values()) {
      table(topic);
    }

    return page.toString();
  }

  private void table(Metric.Topic topic) {
    line("");
    line("## " + topic.title());
    line("");
    line("| name | type | unit | what it tells |");
    line("|---|---|---|---|");
    Stream.of(Metric.values())
        .filter(metric -> metric.topic() == topic)
        .forEach(
            metric ->
                line(
                    "| `%s` | %s | %s | %s |"
                        .formatted(
                            metric.label(), metric.kind().word(), metric.unit(), metric.help())));
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
