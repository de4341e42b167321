package io.atlascost.connect.settings;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;

/** The keys of all groups in, the definition that Connect is shown out. */
final class Definition {
  private static final List<Group> GROUPS =
      List.of(
          Group.of(
              "Atlas",
              List.of(
                  AtlasSettings.ADDRESS_KEYS,
                  AccessSettings.KEYS,
                  AtlasSettings.REQUEST_KEYS,
                  NetworkSettings.KEYS,
                  ProxySettings.KEYS,
                  CertificateSettings.TRUST_KEYS,
                  CertificateSettings.IDENTITY_KEYS)),
          Group.of("What to read", List.of(QuerySettings.KEYS, ScheduleSettings.KEYS)),
          new Group("Polling and retries", PollingSettings.KEYS),
          new Group("Where it goes", DestinationSettings.KEYS));

  static final List<Key<?>> KEYS =
      GROUPS.stream().<Key<?>>flatMap(group -> group.keys().stream()).toList();

  /** The keys as Connect knows them. */
  static final ConfigDef CONNECT = define();

  private Definition() {}

  /** The keys that stand together, in their order. */
  private record Group(String name, List<Key<?>> keys) {
    static Group of(String name, List<List<Key<?>>> parts) {
      return new Group(name, parts.stream().<Key<?>>flatMap(List::stream).toList());
    }
  }

  private static ConfigDef define() {
    ConfigDef definition = new ConfigDef();
    for (Group group : GROUPS) {
      int order = 1;
      for (Key<?> key : group.keys()) {
        key.define(definition, group.name(), order, KEYS);
        order++;
      }
    }

    return definition;
  }
}
