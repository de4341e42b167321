package io.atlascost.connect.sinks;

import io.atlascost.connect.avro.SingleObjectAvroConverter;
import io.atlascost.connect.registry.Registry;
import io.atlascost.connect.registry.RegistryRecipe;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.storage.Converter;

/**
 * How records are written down between source and sink.
 *
 * @param name of the topic; with underscores for hyphens that of the table
 * @param settings of a connector that names its converters
 */
record Road(String name, Map<String, String> settings, Converter keys, Converter values) {
  /** As the samples have it. */
  static Road singleObject() {
    return new Road(
        "atlas-cost", Map.of(), new SingleObjectAvroConverter(), new SingleObjectAvroConverter());
  }

  /** As config/README.md says it for a registry. */
  static Road registry(Registry registry) {
    RegistryRecipe recipe = RegistryRecipe.of(registry);

    return new Road("registry-cost", recipe.settings(), recipe.keys(), recipe.values());
  }

  /** Our connector, from the sample to this road. */
  SinkSample source(SinkSample sample) {
    Map<String, String> changes = new HashMap<>(settings);
    changes.put("topic", name);
    changes.put("errors.deadletterqueue.topic.name", name + "-errors");
    changes.put("status.topic", name + "-status");

    return sample.named(name).with(changes);
  }

  /** A sink, from the sample to this road. */
  SinkSample sink(SinkSample sample) {
    Map<String, String> changes = new HashMap<>(settings);
    changes.put("topics", own(sample.config().get("topics"), name));
    changes.put(
        "collection.name.format", own(sample.config().get("collection.name.format"), table()));

    return sample.named(own(sample.name(), name)).with(changes);
  }

  String table() {
    return name.replace('-', '_');
  }

  /** The road's name in the place of the samples'. */
  private static String own(String text, String name) {
    return name + text.substring("atlas-cost".length());
  }

  @Override
  public String toString() {
    return name;
  }
}
