package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.settings.ConnectorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
  private static final Path PAGE = Path.of("docs", "configuration.md");
  private static final ConfigDef DEFINITION = ConnectorSettings.definition();

  @Test
  void pageSaysWhatTheDefinitionSays() throws IOException {
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(PAGE, ConfigurationPage.write());
    }

    assertThat(Files.readString(PAGE))
        .as("renew it: mvn test -Dtest=ConfigurationPageTest -Dupdate.docs=true")
        .isEqualTo(ConfigurationPage.write());
  }

  @Test
  void everyKeyIsOnThePage() {
    assertThat(ConfigurationPage.write())
        .contains(DEFINITION.names().stream().map(name -> "### `" + name + "`").toList());
  }

  @Test
  void everyKeyIsDescribed() {
    assertThat(DEFINITION.configKeys().values())
        .isNotEmpty()
        .allSatisfy(
            key -> {
              assertThat(key.group).as("group of %s", key.name).isNotBlank();
              assertThat(key.displayName)
                  .as("display name of %s", key.name)
                  .isNotBlank()
                  .isNotEqualTo(key.name);
              assertThat(key.width).as("width of %s", key.name).isNotEqualTo(ConfigDef.Width.NONE);
              assertThat(key.documentation)
                  .as(
                      "documentation of %s, and what happens when it is raised or left out",
                      key.name)
                  .matches("(?s).*\\b(Left out|Raised|Lowered|Changed later|taken out)\\b.*\\.");
            });
  }

  @Test
  void everyKeyHasItsOwnPlaceAndNameInItsGroup() {
    for (String group : DEFINITION.groups()) {
      Set<Integer> places = new HashSet<>();
      Set<String> names = new HashSet<>();
      for (ConfigKey key : ConfigurationPage.keys(DEFINITION, group)) {
        assertThat(places.add(key.orderInGroup)).as("place of %s", key.name).isTrue();
        assertThat(names.add(key.displayName)).as("display name of %s", key.name).isTrue();
      }
    }
  }
}
