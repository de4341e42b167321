package io.atlascost.connect.settings;

import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.Clock;
import io.atlascost.connect.api.HttpAtlasApi;
import io.atlascost.connect.api.Nobody;
import io.atlascost.connect.api.Proxy;
import io.atlascost.connect.api.UsageReply;
import io.atlascost.connect.api.Version;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * One authenticated request of each account, at once: a valid configuration in, the problems with
 * Atlas, each on the key to change, out.
 */
final class ConnectionCheck {
  /**
   * Who validates waits for the answer, Connect's REST API for 90 seconds at most. Long enough to
   * try three addresses of a host that cannot be reached.
   */
  private static final Duration LONGEST = Duration.ofMillis(6500);

  /** Of a single wait, so that there is time for the token and for the request. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  /** How many accounts ask at a time. */
  private static final int MOST_AT_A_TIME = 8;

  private final List<Door> doors;
  private final Nobody nobody;
  private final Duration longest;

  /**
   * Where to ask.
   *
   * @param account whose credentials are tried
   */
  record Door(Account account, boolean usesProxy, Supplier<AtlasApi> atlas) {
    static Door of(Account account, HttpAtlasApi.Options options) {
      return new Door(
          account,
          !options.network().proxy().equals(Proxy.NONE),
          () ->
              new HttpAtlasApi(options.hurried(LONGEST_WAIT), Version.userAgent(), Clock.system()));
    }
  }

  /** A request, which runs on a thread of its own. */
  private record Knock(AtlasApi api, FutureTask<Optional<UsageReply.Refusal>> answer) {
    static Knock on(Door door) {
      AtlasApi api = door.atlas().get();
      return new Knock(api, new FutureTask<>(api::knock));
    }
  }

  ConnectionCheck(List<Door> doors, Nobody nobody) {
    this(doors, nobody, LONGEST);
  }

  /**
   * @param longest of all requests together
   */
  ConnectionCheck(List<Door> doors, Nobody nobody, Duration longest) {
    this.doors = doors;
    this.nobody = nobody;
    this.longest = longest;
  }

  void run(Values values) {
    Map<Door, Knock> knocks = new LinkedHashMap<>();
    doors.forEach(door -> knocks.put(door, Knock.on(door)));
    Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    knocks.values().forEach(knock -> waiting.add(knock.answer()));
    try {
      start(waiting);
      long end = System.nanoTime() + longest.toNanos();
      for (Map.Entry<Door, Knock> each : knocks.entrySet()) {
        report(each.getValue(), end, verdict(values, each.getKey()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting.clear();
      knocks.values().forEach(knock -> knock.api().close());
    }
  }

  private ConnectionVerdict verdict(Values values, Door door) {
    return new ConnectionVerdict(values, door.account(), door.usesProxy(), nobody);
  }

  private void report(Knock knock, long end, ConnectionVerdict verdict)
      throws InterruptedException {
    try {
      verdict.report(knock.answer().get(end - System.nanoTime(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      verdict.report(e.getCause());
    } catch (TimeoutException e) {
      verdict.slow(longest);
    }
  }

  /** Runs all that wait, a few at a time. */
  private static void start(Queue<Runnable> waiting) {
    Map<String, String> context = MDC.getCopyOfContextMap();
    Runnable work =
        () -> {
          if (context != null) {
            MDC.setContextMap(context);
          }

          for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            next.run();
          }
        };
    int threads = Math.min(waiting.size(), MOST_AT_A_TIME);
    for (int i = 0; i < threads; i++) {
      Thread thread = new Thread(work, "atlas-cost-connection-check");
      thread.setDaemon(true);
      thread.start();
    }
  }
}
