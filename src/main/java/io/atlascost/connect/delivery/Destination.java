package io.atlascost.connect.delivery;

import io.atlascost.connect.AtlasCostSourceTask;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;

/**
 * Where records go, and from whom they come.
 *
 * @param deadLetterTopic empty where there is none
 * @param statusTopic empty where there is none
 * @param toleratesErrors whether errors become dead letters, or fail the task
 */
public record Destination(
    String connector,
    int task,
    String topic,
    String deadLetterTopic,
    String statusTopic,
    boolean toleratesErrors) {
  private static final String HEADER = "__connect.errors.";

  public boolean hasDeadLetterTopic() {
    return !deadLetterTopic.isEmpty();
  }

  public boolean hasStatusTopic() {
    return !statusTopic.isEmpty();
  }

  /** As Connect's own dead letters have them. */
  public Headers deadLetterHeaders(Class<?> cause, String message) {
    return new ConnectHeaders()
        .addString(HEADER + "topic", topic)
        .addString(HEADER + "connector.name", connector)
        .addString(HEADER + "task.id", Integer.toString(task))
        .addString(HEADER + "stage", "TASK_POLL")
        .addString(HEADER + "class.name", AtlasCostSourceTask.class.getName())
        .addString(HEADER + "exception.class.name", cause.getName())
        .addString(HEADER + "exception.message", message);
  }
}
