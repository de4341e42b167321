package io.atlascost.connect;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.LogCaptureAppender;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** What a worker in this JVM logs from now on, at WARN and above, trace included. */
final class ConnectLog implements AutoCloseable {
  private static final String KAFKA = "org.apache.kafka";

  private final LogCaptureAppender appender;

  private ConnectLog(LogCaptureAppender appender) {
    this.appender = appender;
  }

  static ConnectLog capture() {
    Configurator.setLevel(KAFKA, Level.WARN);
    return new ConnectLog(LogCaptureAppender.createAndRegister());
  }

  /** A text for each event. */
  List<String> events() {
    return appender.getEvents().stream()
        .map(
            event ->
                event.getLevel()
                    + " "
                    + event.getMessage()
                    + "\n"
                    + trace(event.getThrowableInfo()))
        .toList();
  }

  /** Until Connect has logged that it dropped so many records. */
  List<String> awaitDropped(int records) {
    return Deployment.waiting().until(this::dropped, dropped -> dropped.size() == records);
  }

  private List<String> dropped() {
    return events().stream()
        .filter(event -> event.startsWith("ERROR Error encountered in task"))
        .toList();
  }

  private static String trace(Optional<String> throwable) {
    return throwable.orElse("");
  }

  @Override
  public void close() {
    appender.close();
    Configurator.setLevel(KAFKA, Level.ERROR);
  }
}
