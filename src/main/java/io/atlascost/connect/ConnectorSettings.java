package io.atlascost.connect;

import io.atlascost.connect.api.HttpAtlasApi;
import io.atlascost.connect.api.Pace;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.reading.Reader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/**
 * The connector's configuration: texts in, typed values out, or every problem at once, each on its
 * key. Nothing else reads configuration texts.
 */
final class ConnectorSettings {
  static final String QUERIES = "atlas.queries";

  private static final String NAME = "name";
  private static final ConfigDef DEFINITION = define();

  private final Map<String, String> props;
  private final AbstractConfig config;
  private final AtlasSettings atlas;
  private final AccessSettings access;
  private final NetworkSettings network;
  private final PollingSettings polling;
  private final DestinationSettings destination;

  private ConnectorSettings(Map<String, String> props) {
    this.props = props;
    // Not logged: the tokens of queries are nobody's business.
    this.config = new AbstractConfig(DEFINITION, props, false);
    this.atlas = new AtlasSettings(config);
    this.access = new AccessSettings(config);
    this.network = new NetworkSettings(config);
    this.polling = new PollingSettings(config);
    this.destination = new DestinationSettings(config);
  }

  static ConfigDef definition() {
    return DEFINITION;
  }

  /** Answers Connect's question what is wrong; asks Atlas, too, where nothing else is. */
  static Config validate(Map<String, String> props) {
    Values values = problems(props);
    if (values.areValid()) {
      new ConnectorSettings(props).checkConnection(values);
    }

    return new Config(
        values.all().stream()
            // Connect defines this key, too, and reports it itself.
            .filter(value -> !value.name().equals(DestinationSettings.ERRORS_TOLERANCE))
            .toList());
  }

  private void checkConnection(Values values) {
    if (access.checksConnection()) {
      new ConnectionCheck(api(), access, network).run(values);
    }
  }

  /**
   * Reads a configuration.
   *
   * @throws ConfigException if it is not valid; with all problems
   */
  static ConnectorSettings of(Map<String, String> props) {
    String problems =
        problems(props).all().stream()
            .flatMap(value -> value.errorMessages().stream())
            .collect(Collectors.joining("\n"));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }

    return new ConnectorSettings(props);
  }

  /**
   * Reads the configuration of a task, which has queries of its own.
   *
   * @throws ConfigException if it is not valid; with all problems
   */
  static ConnectorSettings ofTask(Map<String, String> props) {
    Map<String, String> own = new HashMap<>(props);
    own.put(QUERIES, props.get(Assignment.QUERIES));

    return of(own);
  }

  private static Values problems(Map<String, String> props) {
    Values values = new Values(DEFINITION.validate(props));
    AtlasSettings.check(values);
    AccessSettings.check(values);
    NetworkSettings.check(values);
    PollingSettings.check(values);
    DestinationSettings.check(values);

    return values;
  }

  private static ConfigDef define() {
    ConfigDef definition = new ConfigDef();
    AtlasSettings.define(definition);
    AccessSettings.define(definition);
    NetworkSettings.define(definition);
    definition.define(
        QUERIES,
        ConfigDef.Type.LIST,
        ConfigDef.NO_DEFAULT_VALUE,
        ConfigDef.LambdaValidator.with(
            (key, value) -> requireQueries(key, (List<?>) value),
            () -> "a list of orgId:token, each once"),
        Importance.HIGH,
        "Cost Explorer queries whose results are read: a list of orgId:token, separated by commas."
            + " Queries that are added are read as well; queries that are taken out are no longer"
            + " asked for, and what was delivered of them stays.",
        "What to read",
        1,
        Width.LONG,
        "Queries");
    PollingSettings.define(definition);
    DestinationSettings.define(definition);

    return definition;
  }

  private static void requireQueries(String key, List<?> texts) {
    if (texts == null || texts.isEmpty()) {
      throw new ConfigException(key + ": is empty; expected a list of orgId:token");
    }

    Set<Query> seen = new HashSet<>();
    for (Object text : texts) {
      if (!seen.add(query(key, (String) text))) {
        throw new ConfigException(
            key + ": " + query(key, (String) text) + " stands there twice; leave one out");
      }
    }
  }

  private static Query query(String key, String text) {
    try {
      return Query.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key + ": " + e.getMessage());
    }
  }

  /** Name of the connector, as Connect knows it. */
  String connectorName() {
    return props.getOrDefault(NAME, "atlas-cost");
  }

  List<Query> queries() {
    return config.getList(QUERIES).stream().map(text -> query(QUERIES, text)).toList();
  }

  HttpAtlasApi.Options api() {
    return new HttpAtlasApi.Options(
        network.network(atlas.baseUrl()), access.credentials(), atlas.apiVersion(), atlas.format());
  }

  /**
   * @param shares the task's shares of the budgets, by organization
   */
  Pace.Limits pace(Map<String, Pace.Share> shares) {
    return new Pace.Limits(atlas.requestsPerMinute(), shares, polling.poll(), polling.retry());
  }

  Reader.Patience patience() {
    return polling.patience();
  }

  int batchMaxRows() {
    return polling.batchMaxRows();
  }

  Destination destination(int task) {
    return destination.destination(connectorName(), task);
  }

  Transactions.Limits transactions() {
    return destination.transactions();
  }

  DecimalMode decimalMode() {
    return destination.decimalMode();
  }
}
