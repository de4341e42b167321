package io.atlascost.connect.registry;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.storage.Converter;

/** What config/README.md says about a registry in, for one that runs out. */
public record RegistryRecipe(Map<String, String> settings) {
  private static final Path README = Path.of("config", "README.md");
  private static final Pattern SETTINGS =
      Pattern.compile("```json\n([^`]*apicurio[^`]*)```", Pattern.DOTALL);
  private static final String HOST = "http://registry:8080";

  public static RegistryRecipe of(Registry registry) {
    try {
      Matcher settings = SETTINGS.matcher(Files.readString(README));
      if (!settings.find() || !settings.group(1).contains(HOST)) {
        throw new IllegalStateException(README + " has no settings for a registry at " + HOST);
      }

      String json = "{" + settings.group(1).replace(HOST, registry.url()) + "}";
      return new RegistryRecipe(new ObjectMapper().readValue(json, new TypeReference<>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a worker makes it. */
  public Converter keys() {
    return RegistryConverter.of(part("key.converter."), true);
  }

  /** As a worker makes it. */
  public Converter values() {
    return RegistryConverter.of(part("value.converter."), false);
  }

  private Map<String, String> part(String prefix) {
    Map<String, String> part = new HashMap<>();
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            part.put(key.substring(prefix.length()), value);
          }
        });

    return part;
  }
}
