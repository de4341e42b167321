package io.atlascost.connect.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaProcessesIT {
  @TempDir Path directory;

  @Test
  void theBrokerKeepsItsTopicsAndItsPortOverARestart()
      throws ExecutionException, InterruptedException {
    try (KafkaBroker broker = KafkaBroker.start()) {
      try (Admin admin = admin(broker)) {
        admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
      }

      String address = broker.bootstrapServers();
      broker.restart();

      assertThat(broker.bootstrapServers()).isEqualTo(address);
      try (Admin admin = admin(broker)) {
        assertThat(admin.listTopics().names().get()).contains("kept");
      }
    }
  }

  @Test
  void theBrokerLeavesNoFilesBehind() throws IOException {
    ScratchDirectory data = ScratchDirectory.below(directory);
    try (KafkaBroker broker = KafkaBroker.start(data, LoopbackPort.free())) {
      assertThat(data.path()).isNotEmptyDirectory();
      assertThat(broker.bootstrapServers()).startsWith("127.0.0.1:");
    }

    assertThat(data.path()).doesNotExist();
  }

  @Test
  void theWorkerListsThePluginAndSurvivesAPauseButNotAKill() {
    Path log = directory.resolve("worker.log");
    try (KafkaBroker broker = KafkaBroker.start();
        ConnectWorker worker = ConnectWorker.start(broker.bootstrapServers(), log, Map.of())) {
      assertThat(worker.rest().plugins().findValuesAsText("class"))
          .contains(
              "io.atlascost.connect.AtlasCostSourceConnector",
              "io.atlascost.connect.avro.SingleObjectAvroConverter");
      assertThat(worker.log()).isNotEmptyFile();

      worker.suspend();
      worker.resume();

      assertThat(worker.rest().connectors()).isEmpty();

      worker.kill();

      assertThat(worker.alive()).isFalse();
      assertThat(worker.rest().healthy()).isFalse();
    }
  }

  @Test
  void aWorkerThatCannotStartSaysWhereItsLogIs() {
    Path log = directory.resolve("worker.log");
    Map<String, String> wrong = Map.of("key.converter", "there.is.no.such.Class");

    assertThatThrownBy(() -> ConnectWorker.start("127.0.0.1:1", log, wrong))
        .hasMessageContaining(log.toString());
    assertThat(log).content().contains("there.is.no.such.Class");
  }

  @Test
  void aChildEndsWhenItsParentLetsGoOfIt() throws IOException, InterruptedException {
    String classPath = System.getProperty("java.class.path");
    ChildJvm jvm = new ChildJvm(classPath, directory.resolve("child.log"), Map.of());
    Process child = new ProcessBuilder(jvm.command(Patient.class)).start();
    try {
      assertThat(child.getInputStream().read()).isEqualTo('1');

      child.getOutputStream().close();

      assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      child.destroyForcibly();
    }
  }

  /** Says that it is there, and would wait for ever. */
  public static final class Patient {
    private Patient() {}

    public static void main(String[] arguments) throws InterruptedException {
      System.out.println(1);
      new CountDownLatch(1).await();
    }
  }

  private static Admin admin(KafkaBroker broker) {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }
}
