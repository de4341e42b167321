package io.atlascost.connect.simulator;

/** How a reply tells where its body ends. */
enum Framing {
  /** The length stands in the head. */
  CONTENT_LENGTH,
  /** HTTP/1.1 chunks. */
  CHUNKED,
  /** The end of the connection is the end of the body. */
  UNTIL_CLOSE,
  /** The same, by a server that speaks HTTP/1.0. */
  UNTIL_CLOSE_HTTP_1_0
}
