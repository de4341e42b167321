package io.atlascost.connect.sinks;

import io.atlascost.connect.kafka.LoopbackPort;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The binaries that the build has fetched in, a PostgreSQL server of its own out: on a free
 * loopback port, gone with all its data when closed, or when this JVM is gone.
 */
final class Postgres implements AutoCloseable {
  private static final Path BINARIES = Path.of(System.getProperty("postgres.directory"));
  private static final Path LOG = Path.of("target", "postgres.log").toAbsolutePath();
  private static final Duration START = Duration.ofSeconds(60);

  /** Ends the server when its own standard input ends, which is a pipe to this JVM. */
  private static final String UNTIL_THE_PIPE_ENDS =
      "exec 3<&0; \"$@\" </dev/null & server=$!; cat <&3 >/dev/null; kill -INT $server; wait $server";

  private final LoopbackPort port = LoopbackPort.free();
  private final Path directory;
  private final Process process;

  private Postgres(Path directory) throws IOException {
    this.directory = directory;
    this.process = launch();
  }

  /** Returns when it answers. */
  static Postgres start() {
    Path directory = null;
    try {
      // Not below the build's directory: where this JVM is root, another user must come to it.
      directory = Files.createTempDirectory("postgres-");
      Files.deleteIfExists(LOG);
      unpack(directory);
      initialize(directory);
      Postgres postgres = new Postgres(directory);
      postgres.await();

      return postgres;
    } catch (IOException e) {
      throw new IllegalStateException("PostgreSQL in " + directory + "; see " + LOG, e);
    }
  }

  /** Of the database that is there from the beginning. */
  String url() {
    return url("postgres");
  }

  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port.number() + "/" + database;
  }

  String user() {
    return "postgres";
  }

  /** A connection to the database that is there from the beginning. */
  Database connect() throws SQLException {
    return connect("postgres");
  }

  Database connect(String database) throws SQLException {
    Connection connection = SinkJars.jdbc().connection(url(database), user());

    return new Database(connection);
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }

      run(List.of("rm", "-rf", directory.toString()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private void await() {
    try {
      Awaitility.await("PostgreSQL, see " + LOG)
          .atMost(START)
          .pollInterval(Duration.ofMillis(50))
          .until(this::answers);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException("PostgreSQL ended at its start; see " + LOG);
    }

    try (Database database = connect()) {
      return database.rows("SELECT 1").size() == 1;
    } catch (SQLException notYet) {
      return false;
    }
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", UNTIL_THE_PIPE_ENDS, "postgres"));
    command.addAll(
        unprivileged(
            directory.resolve("bin/postgres").toString(),
            "-D",
            directory.resolve("data").toString(),
            "-p",
            String.valueOf(port.number()),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            // Its data need not outlive it.
            "-c",
            "fsync=off"));

    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toFile()))
        .start();
  }

  private static void initialize(Path directory) throws IOException {
    if (isRoot()) {
      run(List.of("chown", "-R", "65534:65534", directory.toString()));
    }

    run(
        unprivileged(
            directory.resolve("bin/initdb").toString(),
            "-D",
            directory.resolve("data").toString(),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync"));
  }

  /** The server refuses to run as root: it is nobody then. */
  private static List<String> unprivileged(String... command) {
    List<String> line = new ArrayList<>();
    if (isRoot()) {
      line.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
    }

    line.addAll(List.of(command));
    return line;
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static void unpack(Path directory) throws IOException {
    Process tar =
        new ProcessBuilder("tar", "-x", "-C", directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toFile()))
            .start();
    try (OutputStream out = tar.getOutputStream();
        InputStream in = SinkJars.unpacked(archive())) {
      in.transferTo(out);
    }

    require(tar, "tar");
  }

  private static InputStream archive() throws IOException {
    try (var files = Files.list(BINARIES)) {
      Path archive = files.filter(file -> file.toString().endsWith(".txz")).findFirst().get();

      return new BufferedInputStream(Files.newInputStream(archive));
    }
  }

  private static void run(List<String> command) throws IOException {
    require(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toFile()))
            .start(),
        command.toString());
  }

  private static void require(Process process, String name) throws IOException {
    try {
      if (process.waitFor() != 0) {
        throw new IOException(name + " ended with " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new IOException(name + " was interrupted", e);
    }
  }
}
