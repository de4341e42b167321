package io.atlascost.connect;

import static io.atlascost.connect.TaskAtWork.ORG;
import static io.atlascost.connect.TaskAtWork.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Polls and stops a task in each of its waits. Far above the second that is promised, far below the
 * waits: the limit tells a wait that was ended from one that ran out.
 */
@Timeout(60)
class PromptnessTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final String LONG = "300000";
  private static final String CSV = "Usage Date,Usage Amount\n";

  private final AtlasSimulator simulator = AtlasSimulator.start();
  private TaskAtWork task;

  @BeforeEach
  void configure() {
    this.task =
        new TaskAtWork(simulator)
            .with("atlas.connect.timeout.ms", LONG)
            .with("atlas.read.timeout.ms", LONG)
            .with("atlas.processing.grace.ms", LONG)
            .with("poll.interval.ms", LONG)
            .with("poll.interval.max.ms", LONG)
            .with("retry.backoff.ms", LONG)
            .with("retry.backoff.max.ms", LONG);
  }

  @AfterEach
  void close() {
    task.close();
    simulator.close();
  }

  @Test
  void duringConnect() throws Exception {
    try (ServerSocket full = new ServerSocket()) {
      full.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
      List<Socket> queue = fill(full);
      task.with("atlas.base.url", "http://127.0.0.1:" + full.getLocalPort()).start();
      await().until(() -> readerIsIn("java.net.Socket", "connect"));

      assertPollsAndStopsSoon();

      for (Socket socket : queue) {
        socket.close();
      }
    }
  }

  @Test
  void duringTheTlsHandshake() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      task.with("atlas.base.url", "https://127.0.0.1:" + silent.getLocalPort()).start();
      try (Socket accepted = silent.accept()) {
        await().until(() -> readerIsIn("sun.security.ssl.SSLSocketImpl", "startHandshake"));

        assertPollsAndStopsSoon();

        assertIsGone(accepted);
      }
    }
  }

  @Test
  void beforeTheFirstByte() throws Exception {
    replies(Reply.silence());

    assertPollsAndStopsSoonAfterRequests(1);
  }

  @Test
  void afterALone102() throws Exception {
    replies(Reply.lone102());

    assertPollsAndStopsSoonAfterRequests(1);
  }

  @Test
  void withinABodyThatTrickles() throws Exception {
    replies(Reply.csv(CSV + "2024-01-01,1\n".repeat(1000)).trickle(1, Duration.ofMillis(20)));

    assertPollsAndStopsSoonAfterRequests(1);
  }

  @Test
  void duringABackoff() throws Exception {
    replies(Reply.empty(503).header("Retry-After", "300"));

    assertPollsAndStopsSoonAfterRequests(1);
  }

  @Test
  void whileAQueryIsProcessing() throws Exception {
    replies(Reply.accepted());

    assertPollsAndStopsSoonAfterRequests(1);
  }

  @Test
  void whileTheBudgetIsSpent() throws Exception {
    task.with("atlas.requests.per.minute", "2").with("poll.interval.ms", "1");
    replies(Reply.accepted());

    assertPollsAndStopsSoonAfterRequests(2);
  }

  @Test
  void whileATokenIsAskedFor() throws Exception {
    task.with("atlas.auth.mode", "service_account")
        .with("atlas.client.id", "mdb_sa_id")
        .with("atlas.client.secret", "mdb_sa_sk_secret");
    simulator.tokenReplies(Reply.silence());

    assertPollsAndStopsSoonAfterRequests(1);
  }

  @Test
  void whileAnotherTaskAsksForTheToken() throws Exception {
    task.with("atlas.auth.mode", "service_account")
        .with("atlas.client.id", "mdb_sa_id")
        .with("atlas.client.secret", "mdb_sa_sk_secret")
        .with("name", "first");
    simulator.tokenReplies(Reply.silence());
    task.start();
    await().until(() -> simulator.requests().size() == 1);
    try (TaskAtWork second = new TaskAtWork()) {
      task.props().forEach(second::with);
      second.with("name", "second").start();
      await().until(() -> threads("atlas-cost-second").size() == 1);

      assertTimeoutPreemptively(SOON, second::close);

      await().atMost(SOON).until(() -> threads("atlas-cost-second").isEmpty());
      assertThat(threads("atlas-cost-first")).hasSize(1);
    }
  }

  @Test
  void whileTheQueueIsFull() throws Exception {
    task.with("batch.max.rows", "1");
    replies(Reply.csv(CSV + "2024-01-01,1\n".repeat(100_000)));
    task.start();
    await().until(() -> readerIsIn("io.atlascost.connect.reading.Handover", "put"));

    assertStopsSoon();
  }

  @Test
  void afterAllIsRead() throws Exception {
    replies(Reply.csv(CSV + "2024-01-01,1\n"));
    task.start();
    await().until(() -> !task.poll().isEmpty());

    assertPollsAndStopsSoon();
  }

  private void replies(Reply... replies) {
    simulator.usage(ORG, TOKEN, replies);
  }

  private void assertPollsAndStopsSoonAfterRequests(int count) {
    task.start();
    await().until(() -> simulator.requests().size() == count);

    assertPollsAndStopsSoon();
  }

  private void assertPollsAndStopsSoon() {
    assertThat(assertTimeoutPreemptively(SOON, task::poll)).isEmpty();
    assertStopsSoon();
  }

  private void assertStopsSoon() {
    assertTimeoutPreemptively(SOON, task::close);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(threads("atlas-cost")).isEmpty();
              assertThat(simulator.openConnections()).isZero();
            });
  }

  private static void assertIsGone(Socket socket) throws IOException {
    socket.setSoTimeout((int) SOON.toMillis());
    try {
      socket.getInputStream().readAllBytes();
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  private static List<Thread> threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .toList();
  }

  private static boolean readerIsIn(String type, String method) {
    return threads("atlas-cost").stream()
        .flatMap(thread -> List.of(thread.getStackTrace()).stream())
        .anyMatch(
            frame -> frame.getClassName().equals(type) && frame.getMethodName().equals(method));
  }

  /** Takes every place in the queue of those who wait to be accepted. */
  private static List<Socket> fill(ServerSocket server) {
    List<Socket> queue = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              while (queue.size() < 20) {
                Socket socket = new Socket();
                socket.connect(server.getLocalSocketAddress(), 200);
                queue.add(socket);
              }
            })
        .isInstanceOf(SocketTimeoutException.class)
        .isInstanceOf(IOException.class);
    return queue;
  }
}
