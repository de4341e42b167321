package io.atlascost.connect.simulator;

import java.util.concurrent.CountDownLatch;

/** A port in, a simulator with ready-made queries out, with what to write into a connector. */
public final class Main {
  private static final String USAGE =
      "Usage: java -jar kafka-connect-atlas-cost-<version>-simulator.jar [--port N]";
  private static final int WRONG_ARGUMENTS = 2;
  private static final int ANY_PORT = 0;
  private static final int LAST_PORT = 65_535;

  private Main() {}

  /** Runs until it is interrupted. */
  public static void main(String[] args) throws InterruptedException {
    int port;
    try {
      port = port(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(USAGE);
      System.exit(WRONG_ARGUMENTS);
      return;
    }

    try (AtlasSimulator simulator = AtlasSimulator.start(port)) {
      Standalone.script(simulator);
      System.out.print(Standalone.instructions(simulator.baseUrl().toString()));
      new CountDownLatch(1).await();
    }
  }

  static int port(String... args) {
    if (args.length == 0) {
      return ANY_PORT;
    }

    if (args.length != 2 || !args[0].equals("--port")) {
      throw new IllegalArgumentException(
          "'" + String.join(" ", args) + "' is not understood; expected --port and a number");
    }

    if (!args[1].matches("\\d{1,5}") || Integer.parseInt(args[1]) > LAST_PORT) {
      throw new IllegalArgumentException(
          "'"
              + args[1]
              + "' is not a port; expected a number from 0, for any that is free, to 65535");
    }

    return Integer.parseInt(args[1]);
  }
}
