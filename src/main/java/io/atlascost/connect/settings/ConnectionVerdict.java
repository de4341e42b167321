package io.atlascost.connect.settings;

import io.atlascost.connect.api.Nobody;
import io.atlascost.connect.api.UsageReply;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What came of an account's request in, the problem with it on the key to change out. An Atlas that
 * is only unwell or slow is a warning in the log and no problem.
 */
record ConnectionVerdict(Values values, Account account, boolean usesProxy, Nobody nobody) {
  private static final Logger log = LoggerFactory.getLogger(ConnectionCheck.class);

  void report(Optional<UsageReply.Refusal> answer) {
    if (answer.isEmpty()) {
      return;
    }

    UsageReply.Refusal refusal = answer.get();
    String message = refusal.message();
    switch (refusal.cause()) {
      case TOO_MANY_REQUESTS, NOT_WELL -> unwell(message);
      case SOMETHING_ELSE_ANSWERED ->
          values.problem(AtlasSettings.BASE_URL, message + "; " + wayOut());
      // The version is that of the listing, which nobody configures.
      case MOVED, API_VERSION, UNSUITABLE, INVALID_REQUEST, UNKNOWN_ORGANIZATION, NOT_FOUND ->
          values.problem(AtlasSettings.BASE_URL, message);
      case CREDENTIALS, ACCOUNT_LOCKED_OUT -> values.problem(account.secretKey(), message);
      case ACCESS_LIST, ROLE -> values.problem(account.identityKey(), message);
      case PROXY_CREDENTIALS -> values.problem(ProxySettings.USER, message);
    }
  }

  void report(Throwable failure) {
    if (!(failure instanceof IOException)) {
      log.error("A defect of the connector stopped the connection check", failure);
      return;
    }

    if (isOurCertificateMissed(failure)) {
      values.problem(
          CertificateSettings.IDENTITY_KEY,
          "the server asks for a certificate and does not take ours, or there is none: "
              + failure.getMessage());
    } else if (isNameWrong(failure)) {
      values.problem(
          AtlasSettings.BASE_URL,
          "the server's certificate is for another host: " + failure.getMessage());
    } else if (causes(failure).anyMatch(CertificateException.class::isInstance)) {
      values.problem(
          CertificateSettings.TRUST_KEY,
          "no trust between Atlas and us: "
              + failure.getMessage()
              + "; name the certificates of a private CA here");
    } else if (isUnwell(failure)) {
      unwell(failure.toString());
    } else {
      values.problem(addressKey(), reason(failure) + "; " + wayOut());
    }
  }

  private void unwell(String words) {
    log.warn(
        "Atlas is not well, the configuration may be right{}: {}", account.inBrackets(), words);
  }

  void slow(Duration longest) {
    log.warn(
        "Atlas is slow, the configuration may be right{}: no answer within {}",
        account.inBrackets(),
        longest);
  }

  /** Java has no type for an alert that was received, which may be overtaken by the end, too. */
  private boolean isOurCertificateMissed(Throwable failure) {
    boolean alert =
        failure instanceof SSLException
            && String.valueOf(failure.getMessage())
                .matches("(?s).*Received fatal alert: .*certificate.*");
    return alert || (nobody.wasAskedFor() && isBroken(failure));
  }

  private static boolean isNameWrong(Throwable failure) {
    return failure instanceof SSLPeerUnverifiedException
        || (failure instanceof SSLException
            && String.valueOf(failure.getMessage()).contains("No subject alternative"));
  }

  /** Whether there was a connection, and then silence or its end. */
  private static boolean isUnwell(Throwable failure) {
    boolean late =
        failure instanceof SocketTimeoutException && !(failure instanceof ConnectTimeoutException);
    return late || isBroken(failure);
  }

  private static boolean isBroken(Throwable failure) {
    boolean reset =
        failure instanceof SocketException
            && !(failure instanceof ConnectException)
            && !(failure instanceof NoRouteToHostException);
    boolean ended =
        failure instanceof NoHttpResponseException
            || failure instanceof ConnectionClosedException
            || causes(failure).anyMatch(EOFException.class::isInstance);
    return reset || ended;
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(10);
  }

  private static String reason(Throwable failure) {
    if (failure instanceof UnknownHostException) {
      return "the host is unknown: " + failure.getMessage();
    }

    if (failure instanceof ConnectException
        || failure instanceof ConnectTimeoutException
        || failure instanceof NoRouteToHostException) {
      return "the host cannot be reached: " + failure.getMessage();
    }

    if (failure instanceof SSLException) {
      return "there is no TLS as we speak it: " + failure.getMessage();
    }

    return "no answer of Atlas: " + failure.getMessage();
  }

  private Key<?> addressKey() {
    return usesProxy ? ProxySettings.URL : AtlasSettings.BASE_URL;
  }

  private static String wayOut() {
    return "correct it, or set atlas.connection.check=false if only this worker cannot reach Atlas";
  }
}
