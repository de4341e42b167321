package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atlascost.connect.reading.Reader;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Connect marks its log lines with the task; ours are marked like these, whatever the thread. */
class LoggingContextTest {
  private static final String KEY = "connector.context";

  @Test
  void theReadersThreadCarriesTheContextOfItsTask() {
    Lines lines = new Lines();
    Logger logger = (Logger) LogManager.getLogger(Reader.class);
    Level before = logger.getLevel();
    logger.addAppender(lines);
    Configurator.setLevel(logger, Level.INFO);
    MDC.put(KEY, "[costs|task-0] ");
    try (AtlasSimulator atlas = AtlasSimulator.start();
        TaskAtWork task = new TaskAtWork(atlas)) {
      atlas.usage(TaskAtWork.ORG, TaskAtWork.TOKEN, Reply.csv(UsageRows.csv(3)));
      task.start();

      await().until(() -> !lines.contexts.isEmpty());
    } finally {
      MDC.remove(KEY);
      logger.removeAppender(lines);
      Configurator.setLevel(logger, before);
    }

    assertThat(lines.contexts).containsExactly("[costs|task-0] ");
    assertThat(lines.messages).singleElement().asString().contains(": 3 rows in ");
  }

  private static final class Lines extends AbstractAppender {
    private final List<String> contexts = new CopyOnWriteArrayList<>();
    private final List<String> messages = new CopyOnWriteArrayList<>();

    Lines() {
      super("lines", null, null, true, Property.EMPTY_ARRAY);
      start();
    }

    @Override
    public void append(LogEvent event) {
      if (event.getLevel().isMoreSpecificThan(Level.INFO)) {
        messages.add(event.getMessage().getFormattedMessage());
        contexts.add(String.valueOf(event.getContextData().<Object>getValue(KEY)));
      }
    }
  }
}
