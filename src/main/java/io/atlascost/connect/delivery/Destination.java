package io.atlascost.connect.delivery;

import java.util.Map;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;

/**
 * Where records go, and from whom they come.
 *
 * @param usageTopic may contain variables such as {@code ${orgId}}
 * @param deadLetterTopic empty where there is none
 * @param statusTopic empty where there is none
 * @param toleratesErrors whether errors become dead letters, or fail the task
 */
public record Destination(
    String connector,
    int task,
    String usageTopic,
    String deadLetterTopic,
    String statusTopic,
    boolean toleratesErrors) {
  private static final String HEADER = "__connect.errors.";
  private static final String TASK_CLASS = "io.atlascost.connect.AtlasCostSourceTask";

  /** The topic of usage records, with what stands for its variables. */
  String topic(Map<String, String> variables) {
    String topic = usageTopic;
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      topic = topic.replace("${" + variable.getKey() + "}", variable.getValue());
    }

    return topic;
  }

  boolean hasDeadLetterTopic() {
    return !deadLetterTopic.isEmpty();
  }

  boolean hasStatusTopic() {
    return !statusTopic.isEmpty();
  }

  /**
   * As Connect's own dead letters have them.
   *
   * @param topic where the record would have gone
   */
  Headers deadLetterHeaders(String topic, Class<?> cause, String message) {
    return new ConnectHeaders()
        .addString(HEADER + "topic", topic)
        .addString(HEADER + "connector.name", connector)
        .addString(HEADER + "task.id", Integer.toString(task))
        .addString(HEADER + "stage", "TASK_POLL")
        .addString(HEADER + "class.name", TASK_CLASS)
        .addString(HEADER + "exception.class.name", cause.getName())
        .addString(HEADER + "exception.message", message);
  }
}
