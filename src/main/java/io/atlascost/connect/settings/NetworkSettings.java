package io.atlascost.connect.settings;

import io.atlascost.connect.api.Network;
import io.atlascost.connect.api.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The keys of the group "Atlas" that tell how patient to be on the way there. */
record NetworkSettings(Duration connectTimeout, Duration readTimeout, Duration processingGrace) {
  private static final Key<Duration> CONNECT_TIMEOUT =
      Key.standard(
          "atlas.connect.timeout.ms",
          "Connect timeout (ms)",
          Importance.LOW,
          Rule.milliseconds(1, Integer.MAX_VALUE),
          "10000",
          "Longest wait for a connection, in milliseconds. Raised, an unreachable Atlas is noticed"
              + " later; too low, a slow network looks like an outage.");

  private static final Key<Duration> READ_TIMEOUT =
      Key.standard(
          "atlas.read.timeout.ms",
          "Read timeout (ms)",
          Importance.LOW,
          Rule.milliseconds(1, Integer.MAX_VALUE),
          "30000",
          "Longest wait for the next bytes of a reply, in milliseconds. Raised, a silent connection"
              + " is noticed later; too low, a slow reply is taken for an outage and asked for"
              + " again.");

  private static final Key<Duration> PROCESSING_GRACE =
      Key.standard(
          "atlas.processing.grace.ms",
          "Grace after 102 (ms)",
          Importance.LOW,
          Rule.milliseconds(1, Integer.MAX_VALUE),
          "1000",
          "How long, in milliseconds, a reply with status 102 (still processing) may be followed by"
              + " the final reply on the same connection. Raised, every check of a query that is"
              + " processing may take so long; too low, a reply that comes late is missed and asked"
              + " for again.");

  static final List<Key<?>> KEYS = List.of(CONNECT_TIMEOUT, READ_TIMEOUT, PROCESSING_GRACE);

  static Optional<NetworkSettings> read(Values values) {
    return values
        .ifValid(KEYS)
        .map(
            v ->
                new NetworkSettings(
                    v.of(CONNECT_TIMEOUT), v.of(READ_TIMEOUT), v.of(PROCESSING_GRACE)));
  }

  Network network(URI baseUrl, Proxy proxy, SSLContext tls) {
    return new Network(baseUrl, connectTimeout, readTimeout, processingGrace, proxy, tls);
  }
}
