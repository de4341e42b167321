package io.atlascost.connect.settings;

import io.atlascost.connect.api.HttpAtlasApi;
import io.atlascost.connect.api.Pace;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.delivery.Destination;
import io.atlascost.connect.delivery.Transactions;
import io.atlascost.connect.reading.Reader;
import io.atlascost.connect.schedule.Assignment;
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
public final class ConnectorSettings {
  public static final String QUERIES = "atlas.queries";

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

  public static ConfigDef definition() {
    return DEFINITION;
  }

  /** Answers Connect's question what is wrong; asks Atlas, too, where nothing else is. */
  public static Config validate(Map<String, String> props) {
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
  public static ConnectorSettings of(Map<String, String> props) {
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
  public static ConnectorSettings ofTask(Map<String, String> props) {
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
  public String connectorName() {
    return props.getOrDefault(NAME, "atlas-cost");
  }

  public List<Query> queries() {
    return config.getList(QUERIES).stream().map(text -> query(QUERIES, text)).toList();
  }

  /** Requests a minute to each organization, of all tasks together. */
  public int requestsPerMinute() {
    return atlas.requestsPerMinute();
  }

  public HttpAtlasApi.Options api() {
    return new HttpAtlasApi.Options(
        network.network(atlas.baseUrl()), access.credentials(), atlas.apiVersion(), atlas.format());
  }

  /**
   * How often each organization may be asked, and how long pauses are.
   *
   * @param sharers how many tasks ask each organization
   */
  public Pace.Limits pace(Map<String, Integer> sharers) {
    return new Pace.Limits(atlas.requestsPerMinute(), sharers, polling.poll(), polling.retry());
  }

  public Reader.Patience patience() {
    return polling.patience();
  }

  public int batchMaxRows() {
    return polling.batchMaxRows();
  }

  public Destination destination(int task) {
    return destination.destination(connectorName(), task);
  }

  public Transactions.Limits transactions() {
    return destination.transactions();
  }

  public DecimalMode decimalMode() {
    return destination.decimalMode();
  }
}
