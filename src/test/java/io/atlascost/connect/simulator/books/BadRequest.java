package io.atlascost.connect.simulator.books;

import io.atlascost.connect.simulator.Reply;

/** A request that Atlas does not understand. */
final class BadRequest extends Exception {
  private static final long serialVersionUID = 1L;

  private final String errorCode;
  private final String parameter;

  BadRequest(String errorCode, String detail, String parameter) {
    super(detail);
    this.errorCode = errorCode;
    this.parameter = parameter;
  }

  Reply reply() {
    return Reply.error(400, errorCode, getMessage(), parameter);
  }
}
