package io.atlascost.connect.settings;

import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.Clock;
import io.atlascost.connect.api.HttpAtlasApi;
import io.atlascost.connect.api.UsageReply;
import io.atlascost.connect.api.Version;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One authenticated request, at once: a valid configuration in, the problem with Atlas on the key
 * to change out. An Atlas that is only unwell is no problem of the configuration.
 */
final class ConnectionCheck {
  private static final Logger log = LoggerFactory.getLogger(ConnectionCheck.class);

  /** Connect's REST API waits for the answer. */
  private static final Duration LONGEST = Duration.ofMillis(4500);

  /** Of a single wait, so that there is time for the token and for the request. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private final HttpAtlasApi.Options options;
  private final AccessSettings access;
  private final NetworkSettings network;

  ConnectionCheck(HttpAtlasApi.Options options, AccessSettings access, NetworkSettings network) {
    this.options = options.hurried(LONGEST_WAIT);
    this.access = access;
    this.network = network;
  }

  void run(Values values) {
    try (AtlasApi api =
        new HttpAtlasApi(
            options, "kafka-connect-atlas-cost/" + Version.version(), Clock.system())) {
      FutureTask<Optional<UsageReply.Refusal>> knock = new FutureTask<>(api::knock);
      Thread thread = new Thread(knock, "atlas-cost-connection-check");
      thread.setDaemon(true);
      thread.start();
      report(values, knock.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      report(values, e.getCause());
    } catch (TimeoutException e) {
      values.problem(addressKey(), "no answer within " + LONGEST.toMillis() + " ms; " + wayOut());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void report(Values values, Optional<UsageReply.Refusal> answer) {
    if (answer.isEmpty()) {
      return;
    }

    UsageReply.Refusal refusal = answer.get();
    switch (refusal.verdict()) {
      case SLOW_DOWN, OUTAGE ->
          log.warn("Atlas is not well, the configuration may be: {}", refusal.message());
      case LOCKED_OUT -> values.problem(lockKey(refusal.status()), refusal.message());
      case QUERY_REFUSED -> {
        boolean forbidden = refusal.status() == 403;
        values.problem(
            forbidden ? access.identityKey() : AtlasSettings.BASE_URL, refusal.message());
      }
    }
  }

  private String lockKey(int status) {
    return switch (status) {
      case 401 -> access.secretKey();
      case 403 -> access.identityKey();
      case 407 -> NetworkSettings.PROXY_USER;
      default -> AtlasSettings.BASE_URL;
    };
  }

  private void report(Values values, Throwable failure) {
    if (isOurCertificateRefused(failure)) {
      values.problem(
          NetworkSettings.identityKey(),
          "the server asks for a certificate and does not take ours, or there is none: "
              + failure.getMessage());
      return;
    }

    if (isNameWrong(failure)) {
      values.problem(
          AtlasSettings.BASE_URL,
          "the server's certificate is for another host: " + failure.getMessage());
      return;
    }

    if (failure instanceof SSLException) {
      values.problem(
          NetworkSettings.trustKey(),
          "no trust between Atlas and us: "
              + failure.getMessage()
              + "; name the certificates of a private CA here");
      return;
    }

    if (failure instanceof IOException) {
      values.problem(addressKey(), reason(failure) + "; " + wayOut());
      return;
    }

    throw new IllegalStateException(
        "A defect of the connector stopped the connection check", failure);
  }

  /** Java has no types for these two; an alert that was received is about us. */
  private static boolean isOurCertificateRefused(Throwable failure) {
    return failure instanceof SSLException
        && String.valueOf(failure.getMessage())
            .matches("(?s).*Received fatal alert: .*certificate.*");
  }

  private static boolean isNameWrong(Throwable failure) {
    return failure instanceof SSLPeerUnverifiedException
        || (failure instanceof SSLException
            && String.valueOf(failure.getMessage()).contains("No subject alternative"));
  }

  private static String reason(Throwable failure) {
    if (failure instanceof UnknownHostException) {
      return "the host is unknown: " + failure.getMessage();
    }

    if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
      return "the host cannot be reached: " + failure.getMessage();
    }

    // A server that misses our certificate says so, but what we still write may be faster.
    return "no answer: "
        + failure.getMessage()
        + (failure instanceof SocketException
            ? "; if it asks for a certificate, name that in " + NetworkSettings.identityKey()
            : "");
  }

  private String addressKey() {
    return network.usesProxy() ? NetworkSettings.PROXY_URL : AtlasSettings.BASE_URL;
  }

  private static String wayOut() {
    return "correct it, or set atlas.connection.check=false if only this worker cannot reach Atlas";
  }
}
