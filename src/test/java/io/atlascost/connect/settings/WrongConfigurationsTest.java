package io.atlascost.connect.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of wrong configurations, and what each of them is told. */
class WrongConfigurationsTest {
  private static final Path TABLE =
      Path.of("src/test/resources/io/atlascost/connect/settings/wrong-configurations.txt");

  /** Some way to go on, beside what is wrong. */
  private static final Pattern WAY_OUT =
      Pattern.compile(
          "expected|write|leave|take out|did you mean|set |needs|name (it|the|this)|no such file");

  /** What stands in a row of the table: what is other than right, and what is said to it. */
  private record Case(List<String> changes, List<String> messages) {
    static Case parse(String block) {
      Map<Boolean, List<String>> lines =
          block.lines().collect(Collectors.partitioningBy(line -> line.startsWith("> ")));
      return new Case(
          lines.get(false), lines.get(true).stream().map(line -> line.substring(2)).toList());
    }

    Map<String, String> props() {
      Map<String, String> props = new HashMap<>();
      props.put("name", "costs");
      props.put("topic", "usage");
      props.put("atlas.auth.mode", "access_token");
      props.put("atlas.access.token", "let-me-in");
      props.put("atlas.queries", "0123456789abcdef01234567:" + "Q".repeat(64));
      props.put("atlas.connection.check", "false");
      for (String change : changes) {
        int equals = change.indexOf('=');
        if (change.startsWith("-")) {
          props.remove(change.substring(1));
        } else {
          props.put(change.substring(0, equals), change.substring(equals + 1).replace("\\n", "\n"));
        }
      }

      return props;
    }

    List<String> said() {
      return ConnectorSettings.validate(props()).configValues().stream()
          .flatMap(value -> value.errorMessages().stream())
          .toList();
    }

    String text() {
      return Stream.concat(changes.stream(), said().stream().map(message -> "> " + message))
          .collect(Collectors.joining("\n"));
    }

    @Override
    public String toString() {
      return String.join(", ", changes);
    }
  }

  @BeforeAll
  static void renew() throws IOException {
    if (Boolean.getBoolean("update.docs")) {
      List<String> blocks = new ArrayList<>(List.of(blocks().get(0)));
      cases().map(Case::text).forEach(blocks::add);
      Files.writeString(TABLE, String.join("\n\n", blocks) + "\n");
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isToldWhatIsWrongAndWhatToWrite(Case wrong) {
    assertThat(wrong.said()).isEqualTo(wrong.messages()).isNotEmpty();
    assertThat(wrong.said()).allMatch(WAY_OUT.asPredicate());
  }

  @Test
  void theTableIsLongAndHasNothingTwice() throws IOException {
    assertThat(cases().map(Case::toString)).hasSizeGreaterThan(80).doesNotHaveDuplicates();
  }

  /** A value that is shown may be a secret in the wrong place; these stand in the table. */
  @Test
  void noSecretOfTheTableIsRepeated() throws IOException {
    assertThat(cases().flatMap(wrong -> wrong.said().stream()))
        .noneMatch(message -> message.contains("'secret") || message.contains("TTTTTTTTT"));
  }

  private static List<String> blocks() throws IOException {
    return Stream.of(Files.readString(TABLE).strip().split("\n\n", -1)).toList();
  }

  private static Stream<Case> cases() throws IOException {
    return blocks().stream().skip(1).map(Case::parse);
  }
}
