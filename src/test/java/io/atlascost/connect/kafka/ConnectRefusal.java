package io.atlascost.connect.kafka;

/** Connect's REST API said no: its status and its words. */
public final class ConnectRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  ConnectRefusal(int status, String body) {
    super("Connect answered " + status + ": " + body);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
