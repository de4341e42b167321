package io.atlascost.connect.api;

import java.io.IOException;

/** A file of certificates that is of no use; the message says why, and what would be. */
public final class UnusableStore extends IOException {
  private static final long serialVersionUID = 1;

  private final Fault fault;

  /** What is to be changed. */
  public enum Fault {
    FILE,
    PASSWORD,
    TYPE
  }

  UnusableStore(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
