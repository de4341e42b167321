package io.atlascost.connect.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.utils.LogCaptureAppender;
import org.apache.kafka.connect.runtime.ConnectorConfig;
import org.apache.kafka.connect.runtime.SourceConnectorConfig;
import org.apache.kafka.connect.runtime.TopicCreationConfig;
import org.apache.logging.log4j.Level;

/** Names that no key has: a slip of ours is told what was meant, and Connect's are let be. */
class UnknownKeysTest {
  private static final List<String> OURS =
      List.copyOf(ConnectorSettings.definition().names().stream().sorted().toList());

  private static Map<String, String> right() {
    Map<String, String> props = new HashMap<>();
    props.put("name", "costs");
    props.put("topic", "usage");
    props.put("atlas.auth.mode", "access_token");
    props.put("atlas.access.token", "let-me-in");
    props.put("atlas.schedule.orgs", "*");
    props.put("atlas.connection.check", "false");
    return props;
  }

  @Property(tries = 3000)
  void oneSlipInAnyKeyIsToldWhatWasMeant(
      @ForAll("ours") String key,
      @ForAll @IntRange(max = 40) int at,
      @ForAll @AlphaChars char letter) {
    int place = at % key.length();
    char lower = Character.toLowerCase(letter);
    String before = key.substring(0, place);
    for (String slip :
        List.of(
            before + lower + key.substring(place),
            before + key.substring(place + 1),
            before + lower + key.substring(place + 1))) {
      Assume.that(!OURS.contains(slip) && !slip.isEmpty());
      Map<String, String> props = right();
      props.remove(key);
      props.put(slip, "x");

      assertThat(problems(props))
          .as("what is said to %s in the place of %s", slip, key)
          .containsEntry(slip, slip + ": is no key of this connector; did you mean " + key + "?");
    }
  }

  @Property
  void anotherWayOfWritingAKeyIsToldWhatWasMeant(@ForAll("ours") String key) {
    Assume.that(key.contains("."));
    for (String other :
        List.of(
            key.toUpperCase(Locale.ROOT).replace('.', '_'), key.replace('.', '-'), camel(key))) {
      Map<String, String> props = right();
      props.remove(key);
      props.put(other, "x");

      assertThat(problems(props))
          .containsEntry(other, other + ": is no key of this connector; did you mean " + key + "?");
    }
  }

  private static String camel(String key) {
    StringBuilder camel = new StringBuilder();
    for (String word : key.split("\\.", -1)) {
      camel
          .append(camel.isEmpty() ? word.charAt(0) : Character.toUpperCase(word.charAt(0)))
          .append(word.substring(1));
    }

    return camel.toString();
  }

  @Property(tries = 2000)
  void whateverIsConnectsOwnStaysRightAndUnsaid(@ForAll("connects") String key) {
    Map<String, String> props = right();
    props.put(key, "x");

    assertThat(problems(props)).isEmpty();
    assertThat(suspects(props)).isEmpty();
  }

  @Property(tries = 2000)
  void whatAWorkerOrTheDeploymentAddsIsLetBe(@ForAll("strangers") String key) {
    Map<String, String> props = right();
    props.put(key, "x");

    assertThat(problems(props)).isEmpty();
    assertThat(suspects(props)).isEmpty();
  }

  @Example
  void aSlipOfAKeyThatIsThereAsWellMayBeSomebodyElses() {
    Map<String, String> props = right();
    props.put("topics", "usage");

    assertThat(problems(props)).isEmpty();
    assertThat(suspects(props))
        .containsExactly("topics: is no key of this connector; did you mean topic?");

    props.remove("topic");
    assertThat(problems(props)).containsOnlyKeys("topic", "topics");
    assertThat(suspects(props)).isEmpty();
  }

  @Example
  void whatBeginsAsOursIsSuspicious() {
    Map<String, String> props = right();
    props.put("retry.policy.of.somebody", "x");
    props.put("status", "x");

    assertThat(problems(props)).isEmpty();
    assertThat(suspects(props))
        .containsExactly("retry.policy.of.somebody: is no key of this connector; leave it out");
  }

  @Example
  void whatIsSuspiciousIsSaidInTheLogOfTheConnectorThatStarts() {
    Map<String, String> props = right();
    props.put("topics", "planted-value");
    try (LogCaptureAppender log = LogCaptureAppender.createAndRegister(ConnectorSettings.class)) {
      log.setClassLogger(ConnectorSettings.class, Level.WARN);
      ConnectorSettings.of(props);

      assertThat(log.getMessages("WARN"))
          .containsExactly("topics: is no key of this connector; did you mean topic?");
    }
  }

  @Example
  void aNullIsLeftOut() {
    Map<String, String> props = right();
    props.put("atlas.querys", null);

    assertThat(problems(props)).isEmpty();
  }

  @Example
  void aTaskIsNotJudgedByWhatItsConnectorWrote() {
    Map<String, String> task = ConnectorSettings.common(right());
    task.put("task.number", "0");
    task.put("task.queries", "");
    task.put("task.orgs", "0123456789abcdef01234567");
    task.put("task.class", "x");

    assertThat(ConnectorSettings.ofTask(task).schedule()).isPresent();
  }

  @Provide
  Arbitrary<String> ours() {
    return Arbitraries.of(OURS.stream().filter(key -> !key.equals("errors.tolerance")).toList());
  }

  @Provide
  Arbitrary<String> connects() {
    List<String> names = new ArrayList<>(SourceConnectorConfig.configDef().names());
    names.addAll(ConnectorConfig.configDef().names());
    names.removeAll(OURS);
    TopicCreationConfig.defaultGroupConfigDef()
        .names()
        .forEach(name -> names.add(TopicCreationConfig.DEFAULT_TOPIC_CREATION_PREFIX + name));
    Arbitrary<String> suffixed =
        Combinators.combine(
                Arbitraries.of(
                    "key.converter.",
                    "value.converter.",
                    "header.converter.",
                    "transforms.",
                    "predicates.",
                    "topic.creation.",
                    "producer.override.",
                    "consumer.override.",
                    "admin.override."),
                Arbitraries.oneOf(
                    Arbitraries.of(OURS), Arbitraries.strings().alpha().ofMinLength(1)))
            .as((prefix, suffix) -> prefix + suffix);
    return Arbitraries.oneOf(Arbitraries.of(names), suffixed)
        .filter(name -> !name.equals("producer.override.transaction.timeout.ms"));
  }

  @Provide
  Arbitrary<String> strangers() {
    return Arbitraries.of(
        Stream.of(
                "kafka.topic",
                "kafka.endpoint",
                "kafka.api.key",
                "confluent.license",
                "confluent.topic.bootstrap.servers",
                "schema.registry.url",
                "topics.regex",
                "topic.prefix",
                "topic.regex",
                "task.class",
                "task.max",
                "max.batch.size",
                "offset.flush.interval.ms",
                "errors.deadletterqueue.topic.replication.factor",
                "errors.deadletterqueue.context.headers.enable",
                "consumer.max.poll.interval.ms",
                "mongodb.connection.string",
                "connection.uri",
                "description",
                "owner",
                "x",
                "")
            .toList());
  }

  private static List<String> suspects(Map<String, String> props) {
    return UnknownKeys.suspects(new Values(props, Definition.KEYS, List.of()));
  }

  private static Map<String, String> problems(Map<String, String> props) {
    return ConnectorSettings.validate(props).configValues().stream()
        .filter(value -> !value.errorMessages().isEmpty())
        .collect(
            Collectors.toMap(ConfigValue::name, value -> String.join("\n", value.errorMessages())));
  }
}
