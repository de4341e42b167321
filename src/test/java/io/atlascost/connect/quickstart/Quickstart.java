package io.atlascost.connect.quickstart;

import io.atlascost.connect.kafka.ConnectWorker;
import io.atlascost.connect.kafka.KafkaBroker;
import io.atlascost.connect.kafka.LoopbackPort;
import io.atlascost.connect.kafka.ScratchDirectory;
import io.atlascost.connect.simulator.AtlasSimulator;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory and a connector's file in, the whole way of usage rows from Atlas to Kafka out: a
 * broker, a worker and a simulated Atlas, and on the screen what happens.
 */
public final class Quickstart {
  /** The system property that ends the quickstart by itself. */
  static final String ONCE = "quickstart.once";

  static final String LOG = "quickstart.log";
  static final String WORKER_LOG = "worker.log";

  private static final Logger LOGGER = LoggerFactory.getLogger(Quickstart.class);
  private static final int BROKER_PORT = 9092;
  private static final int WORKER_PORT = 8083;
  private static final int MISSING = 2;

  private final Path directory;
  private final Path file;
  private final boolean once;
  private final Screen screen;
  private final Stop stop;

  private Quickstart(Path directory, Path file, boolean once, Screen screen, Stop stop) {
    this.directory = directory;
    this.file = file;
    this.once = once;
    this.screen = screen;
    this.stop = stop;
  }

  /** Arguments: the directory for logs and data, the connector's file. */
  public static void main(String[] arguments) {
    Stop stop = Stop.onShutdown();
    Screen screen =
        new Screen(
            new PrintStream(
                new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
    Quickstart quickstart =
        new Quickstart(
            Path.of(arguments[0]), Path.of(arguments[1]), Boolean.getBoolean(ONCE), screen, stop);
    int status;
    try {
      status = quickstart.status();
    } finally {
      stop.done();
    }

    System.exit(status);
  }

  private int status() {
    try {
      return run() ? 0 : MISSING;
    } catch (InterruptedException | RuntimeException e) {
      LOGGER.error("The quickstart ended", e);
      if (stop.wished()) {
        screen.section("Stopped.");
        return 0;
      }

      screen.section("The quickstart failed.");
      screen.item("reason", firstLine(e));
      screen.item("logs", logs());
      return MISSING;
    }
  }

  /** True when everything arrived. */
  private boolean run() throws InterruptedException {
    ConnectorFile sample = ConnectorFile.read(file);
    List<Sample> samples = Sample.of(sample.queries());
    screen.title("Atlas Cost Explorer to Kafka: the quickstart");
    screen.section("Starting");
    Company company = new Company(Clock.systemUTC());
    boolean complete;
    try (ScratchDirectory data = ScratchDirectory.below(directory);
        AtlasSimulator atlas = atlas(sample, samples, company);
        KafkaBroker broker = broker(data);
        ConnectWorker worker = worker(data, broker)) {
      ConnectorFile connector = sample.withBaseUrl(atlas.baseUrl());
      complete = show(samples, connector, atlas, company, broker, worker);
      if (complete && !once) {
        screen.section("All of it runs on until you press Ctrl-C.");
        stop.await();
        screen.section("Stopping: first the Connect worker, then the broker.");
      }
    }

    screen.section(complete ? "Stopped. Everything had arrived." : "Stopped.");
    return complete;
  }

  private boolean show(
      List<Sample> samples,
      ConnectorFile connector,
      AtlasSimulator atlas,
      Company company,
      KafkaBroker broker,
      ConnectWorker worker)
      throws InterruptedException {
    stop.check();
    screen.item("Connect worker", worker.url() + instead(worker.port(), WORKER_PORT));
    screen.item("its plugin path", Screen.shown(Path.of(System.getProperty("plugin.path"))));
    screen.item("logs", logs());

    List<String> missing;
    try (Tour tour =
        new Tour(
            connector,
            samples,
            atlas,
            company,
            broker.bootstrapServers(),
            worker.url(),
            screen,
            stop)) {
      missing = tour.show(directory.resolve(Tour.PAGE));
    }

    if (missing.isEmpty()) {
      return true;
    }

    screen.section("Something is missing.");
    missing.forEach(sentence -> screen.item("missing", sentence));
    screen.item("logs", logs());
    return false;
  }

  private AtlasSimulator atlas(ConnectorFile connector, List<Sample> samples, Company company) {
    stop.check();
    LoopbackPort port = LoopbackPort.preferring(connector.baseUrl().getPort());
    AtlasSimulator atlas =
        AtlasSimulator.start(port.number())
            .requireAccessToken(connector.accessToken())
            .backedBy(company.desk());
    samples.forEach(each -> each.script(atlas));
    screen.item("Atlas, simulated", atlas.baseUrl() + instead(port, connector.baseUrl().getPort()));
    return atlas;
  }

  private KafkaBroker broker(ScratchDirectory data) {
    stop.check();
    LoopbackPort port = LoopbackPort.preferring(BROKER_PORT);
    KafkaBroker broker = KafkaBroker.start(ScratchDirectory.below(data.path()), port);
    screen.item("Kafka broker", broker.bootstrapServers() + instead(port, BROKER_PORT));
    return broker;
  }

  private ConnectWorker worker(ScratchDirectory data, KafkaBroker broker) {
    stop.check();
    LoopbackPort port = LoopbackPort.preferring(WORKER_PORT);
    Path log = directory.resolve(WORKER_LOG);
    return ConnectWorker.start(
        ScratchDirectory.below(data.path()), port, broker.bootstrapServers(), log, Map.of());
  }

  private static String instead(LoopbackPort port, int wanted) {
    return port.number() == wanted ? "" : "   (port " + wanted + " is busy)";
  }

  private String logs() {
    return Screen.shown(directory.resolve(LOG))
        + ", "
        + Screen.shown(directory.resolve(WORKER_LOG));
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }
}
