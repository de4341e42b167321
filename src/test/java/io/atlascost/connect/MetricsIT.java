package io.atlascost.connect;

import static io.atlascost.connect.ConnectFixture.query;
import static io.atlascost.connect.Deployment.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.metrics.Metric;
import io.atlascost.connect.simulator.Reply;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The metrics of a task as operators see them: over JMX, from a real worker. */
class MetricsIT {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  @RegisterExtension final ConnectFixture connect = ConnectFixture.atLeastOnce();

  @Test
  void areReadOverJmxFromAWorker() throws JMException {
    Query rows = query(1);
    Query refused = query(2);
    Query busy = query(3);
    connect
        .atlas()
        .usage(rows.orgId(), rows.token(), Reply.csv(UsageRows.csv(4) + "no row\n"))
        .usage(refused.orgId(), refused.token(), Reply.error(404, "NOT_FOUND", "No such query."))
        .usage(busy.orgId(), busy.token(), Reply.accepted());
    GrowingBill.of(connect.atlas(), "1.5", 2, 3);
    Deployment connector =
        connect
            .connector(rows, refused, busy)
            .withDeadLetters()
            .withStatus()
            .with("atlas.schedule.orgs", "0123456789abcdef01234567")
            .with("atlas.schedule.interval.ms", "1000")
            .with("atlas.schedule.months", "1")
            .with("atlas.schedule.settle.days", "0")
            .create();
    ObjectName bean = name(connector);
    waiting()
        .untilAsserted(
            () ->
                assertThat(figures(bean))
                    .containsEntry("queries-complete", 1L)
                    .containsEntry("queries-failed", 1L)
                    .containsEntry("scopes-whole", 2L)
                    .hasEntrySatisfying(
                        "scopes-unchanged", scopes -> assertThat((Long) scopes).isPositive()));

    assertThat(helps(bean))
        .containsExactlyInAnyOrderEntriesOf(
            Stream.of(Metric.values()).collect(Collectors.toMap(Metric::label, Metric::help)));
    assertThat(figures(bean))
        .containsEntry("usage-records", 4L + 2 + 3)
        .containsEntry("dead-letters", 2L)
        .containsEntry("dead-letters-invalid-row", 1L)
        .containsEntry("dead-letters-refused", 1L)
        .containsEntry("queries-open", 1L)
        .containsEntry("restatements", 1L)
        .containsEntry("control-difference-usd", 1.5)
        .containsEntry("sunset-days", Double.NaN);

    connector.stop();
    assertThat(SERVER.isRegistered(bean)).as("metrics end with their task").isFalse();
  }

  private static ObjectName name(Deployment connector) throws JMException {
    return new ObjectName("kafka.connect:type=plugins,connector=" + connector.name() + ",task=0");
  }

  private static Map<String, String> helps(ObjectName bean) throws JMException {
    return Stream.of(SERVER.getMBeanInfo(bean).getAttributes())
        .collect(Collectors.toMap(MBeanAttributeInfo::getName, MBeanAttributeInfo::getDescription));
  }

  /** None before the task has started. */
  private static Map<String, Object> figures(ObjectName bean) throws JMException {
    if (!SERVER.isRegistered(bean)) {
      return Map.of();
    }

    String[] names = Stream.of(Metric.values()).map(Metric::label).toArray(String[]::new);
    return SERVER.getAttributes(bean, names).asList().stream()
        .collect(Collectors.toMap(Attribute::getName, Attribute::getValue));
  }
}
