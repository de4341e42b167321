package io.atlascost.connect;

import io.atlascost.connect.avro.SingleObjectAvroConverter;
import io.atlascost.connect.settings.ConnectorSettings;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** The configuration's definition in, the page that documents it out, as Markdown. */
final class ConfigurationPage {
  private static final Pattern RANGE = Pattern.compile("\\[(-?\\d+),\\.\\.\\.(?:,(-?\\d+))?]");

  private final StringBuilder page = new StringBuilder();

  private ConfigurationPage() {}

  static String write() {
    return new ConfigurationPage().whole();
  }

  private String whole() {
    line("# Configuration");
    line("");
    line("<!-- Generated from the code by ConfigurationPageTest, which tells how to renew it. -->");
    line("");
    line(
        "The keys of `"
            + AtlasCostSourceConnector.class.getName()
            + "`. Connect's own keys (`name`, `tasks.max`, converters, `producer.override.*`) are"
            + " explained with the samples, in [config/README.md](../config/README.md).");
    line("");
    line(
        "`PUT /connector-plugins/AtlasCostSourceConnector/config/validate` answers with every"
            + " problem of a configuration at once, each on its key. A JSON `null` counts as left out."
            + " `${provider:…}` stands for what a config provider of the worker knows; where none has"
            + " replaced it, the key is refused.");
    ConfigDef definition = ConnectorSettings.definition();
    for (String group : definition.groups()) {
      line("");
      line("## " + group);
      table(keys(definition, group));
      keys(definition, group).forEach(this::section);
    }

    converter();
    return page.toString();
  }

  static List<ConfigKey> keys(ConfigDef definition, String group) {
    return definition.configKeys().values().stream()
        .filter(key -> Objects.equals(key.group, group))
        .sorted(Comparator.comparingInt(key -> key.orderInGroup))
        .toList();
  }

  private void converter() {
    line("");
    line("## Avro without a registry");
    line("");
    line(
        "The keys of `"
            + SingleObjectAvroConverter.class.getName()
            + "`, behind `key.converter.` or `value.converter.`.");
    new SingleObjectAvroConverter().config().configKeys().values().forEach(this::section);
  }

  private void table(List<ConfigKey> keys) {
    line("");
    line("| key | default | importance |");
    line("|---|---|---|");
    for (ConfigKey key : keys) {
      String anchor = key.name.replace(".", "");
      line("| [`%s`](#%s) | %s | %s |".formatted(key.name, anchor, standard(key), importance(key)));
    }
  }

  private void section(ConfigKey key) {
    line("");
    line("### `" + key.name + "`");
    line("");
    line(key.documentation);
    line("");
    line("- Type: " + key.type.name().toLowerCase(Locale.ROOT));
    line("- Default: " + standard(key));
    valid(key).ifPresent(valid -> line("- Valid: " + valid));
    line("- Importance: " + importance(key));
  }

  private static String importance(ConfigKey key) {
    return key.importance.name().toLowerCase(Locale.ROOT);
  }

  private static String standard(ConfigKey key) {
    if (!key.hasDefault()) {
      return "none, required";
    }

    String text = ConfigDef.convertToString(key.defaultValue, key.type);
    return text == null || text.isEmpty() ? "none" : "`" + text + "`";
  }

  /** What a value must be, where the definition says it in words. */
  private static Optional<String> valid(ConfigKey key) {
    if (key.type == ConfigDef.Type.BOOLEAN) {
      return Optional.of("true, false");
    }

    // A lambda has no words; its key's documentation has them.
    return Optional.ofNullable(key.validator)
        .filter(validator -> !validator.getClass().isHidden())
        .map(Object::toString)
        .map(ConfigurationPage::range);
  }

  private static String range(String text) {
    Matcher range = RANGE.matcher(text);
    if (!range.matches()) {
      return text;
    }

    return "from " + range.group(1) + (range.group(2) == null ? "" : " to " + range.group(2));
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
