package io.atlascost.connect.settings;

import io.atlascost.connect.api.HttpAtlasApi;
import io.atlascost.connect.api.Network;
import io.atlascost.connect.api.Pace;
import io.atlascost.connect.api.Proxy;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.delivery.Destination;
import io.atlascost.connect.delivery.Transactions;
import io.atlascost.connect.reading.Reader;
import io.atlascost.connect.schedule.Assignment;
import io.atlascost.connect.schedule.ScheduledReading;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connector's configuration: texts in, typed values out, or every problem at once, each on its
 * key. Nothing else reads configuration texts.
 */
public final class ConnectorSettings {
  private static final Logger log = LoggerFactory.getLogger(ConnectorSettings.class);

  /** The keys that tell what is read, which an assignment replaces. */
  private static final String QUERIES = QuerySettings.QUERIES.name();

  private static final String ORGANIZATIONS = Organizations.KEY.name();

  /** The task's own organizations, in its configuration alone. */
  private static final String TASK_ORGANIZATIONS = "task.orgs";

  private static final Key<String> NAME = Key.borrowed("name", Rule.text(), "atlas-cost");

  private static final List<Key<?>> BORROWED =
      List.of(NAME, DestinationSettings.TRANSACTION_TIMEOUT);

  private final String name;
  private final AtlasSettings atlas;
  private final AccessSettings access;
  private final CertificateSettings certificates;
  private final Network network;
  private final QuerySettings queries;
  private final Optional<ScheduledReading> schedule;
  private final PollingSettings polling;
  private final DestinationSettings destination;

  private ConnectorSettings(
      String name,
      AtlasSettings atlas,
      AccessSettings access,
      CertificateSettings certificates,
      Network network,
      QuerySettings queries,
      Optional<ScheduledReading> schedule,
      PollingSettings polling,
      DestinationSettings destination) {
    this.name = name;
    this.atlas = atlas;
    this.access = access;
    this.certificates = certificates;
    this.network = network;
    this.queries = queries;
    this.schedule = schedule;
    this.polling = polling;
    this.destination = destination;
  }

  public static ConfigDef definition() {
    return Definition.CONNECT;
  }

  /** Answers Connect's question what is wrong; asks Atlas, too, where nothing else is. */
  public static Config validate(Map<String, String> props) {
    Values values = new Values(props, Definition.KEYS, BORROWED);
    judgeAsWhole(values);
    read(values).ifPresent(settings -> settings.checkConnection(values));
    return new Config(values.report());
  }

  private void checkConnection(Values values) {
    if (atlas.checksConnection()) {
      new ConnectionCheck(doors(), certificates.nobody()).run(values);
    }
  }

  private List<ConnectionCheck.Door> doors() {
    return access.accounts().stream()
        .map(account -> ConnectionCheck.Door.of(account, api(account)))
        .toList();
  }

  /**
   * Reads a configuration.
   *
   * @throws ConfigException if it is not valid; with all problems
   */
  public static ConnectorSettings of(Map<String, String> props) {
    Values values = new Values(props, Definition.KEYS, BORROWED);
    judgeAsWhole(values);
    UnknownKeys.suspects(values).forEach(log::warn);
    return orRefused(values);
  }

  /** What holds for the connector's configuration, and not for those that it gives to its tasks. */
  private static void judgeAsWhole(Values values) {
    QuerySettings.requireSomethingToRead(values);
    UnknownKeys.judge(values);
  }

  private static ConnectorSettings orRefused(Values values) {
    return read(values)
        .orElseThrow(
            () -> new ConfigException(values.problems().collect(Collectors.joining("\n"))));
  }

  /**
   * What all tasks have in common: the configuration without the queries and organizations, of
   * which each gets some, so that it does not grow with those of the others.
   */
  public static Map<String, String> common(Map<String, String> props) {
    Map<String, String> common = new HashMap<>(props);
    common.remove(QUERIES);
    common.remove(ORGANIZATIONS);

    return common;
  }

  /**
   * Reads the configuration of a task, which has queries and organizations of its own, or of one
   * kind only.
   *
   * @throws ConfigException if it is not valid; with all problems
   */
  public static ConnectorSettings ofTask(Map<String, String> props) {
    Map<String, String> own = new HashMap<>(props);
    own.put(QUERIES, props.get(Assignment.QUERIES));
    own.put(ORGANIZATIONS, props.get(TASK_ORGANIZATIONS));

    return orRefused(new Values(own, Definition.KEYS, BORROWED));
  }

  /** Empty where there are problems, each of which is said on its key then. */
  private static Optional<ConnectorSettings> read(Values values) {
    Optional<String> name = values.valid(NAME);
    Optional<AtlasSettings> atlas = AtlasSettings.read(values);
    Optional<AccessSettings> access = AccessSettings.read(values);
    Optional<NetworkSettings> patience = NetworkSettings.read(values);
    Optional<Proxy> proxy = ProxySettings.read(values);
    Optional<CertificateSettings> certificates = CertificateSettings.read(values);
    Optional<QuerySettings> queries = QuerySettings.read(values);
    Optional<ScheduledReading> schedule = ScheduleSettings.read(values);
    Optional<PollingSettings> polling = PollingSettings.read(values);
    Optional<DestinationSettings> destination = DestinationSettings.read(values);
    if (!values.areValid()) {
      return Optional.empty();
    }

    Network network =
        patience
            .orElseThrow()
            .network(
                atlas.orElseThrow().baseUrl(),
                proxy.orElseThrow(),
                certificates.orElseThrow().context());
    return Optional.of(
        new ConnectorSettings(
            name.orElseThrow(),
            atlas.orElseThrow(),
            access.orElseThrow(),
            certificates.orElseThrow(),
            network,
            queries.orElseThrow(),
            schedule,
            polling.orElseThrow(),
            destination.orElseThrow()));
  }

  /** Name of the connector, as Connect knows it. */
  public String connectorName() {
    return name;
  }

  /** The queries that somebody created; of a task, its own. */
  public List<Query> queries() {
    return queries.queries();
  }

  /**
   * What the connector asks for by itself; of a task, for its own organizations, which are never
   * all. Empty where it asks for nothing.
   */
  public Optional<ScheduledReading> schedule() {
    return schedule;
  }

  /** Requests a minute to each organization, of all tasks together. */
  public int requestsPerMinute() {
    return atlas.requestsPerMinute();
  }

  /** How Atlas is asked by the only account, or by the first of several. */
  public HttpAtlasApi.Options api() {
    return api(access.accounts().get(0));
  }

  /**
   * How Atlas is asked by each account, in the order of the configuration; the name of the only one
   * is the empty text.
   */
  public Map<String, HttpAtlasApi.Options> accounts() {
    Map<String, HttpAtlasApi.Options> accounts = new LinkedHashMap<>();
    access.accounts().forEach(account -> accounts.put(account.name(), api(account)));

    return Collections.unmodifiableMap(accounts);
  }

  private HttpAtlasApi.Options api(Account account) {
    return new HttpAtlasApi.Options(
        network, account.credentials(), atlas.apiVersion(), atlas.format());
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
    return destination.destination(name, task);
  }

  public Transactions.Limits transactions() {
    return destination.transactions();
  }

  public DecimalMode decimalMode() {
    return destination.decimalMode();
  }
}
