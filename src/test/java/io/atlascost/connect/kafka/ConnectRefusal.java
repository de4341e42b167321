package io.atlascost.connect.kafka;

/** Connect's REST API said no: its status and its words. */
public final class ConnectRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConnectRefusal(int status, String body) {
    super("Connect answered " + status + ": " + body);
  }
}
