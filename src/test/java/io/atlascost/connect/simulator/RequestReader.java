package io.atlascost.connect.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Bytes of one connection in, requests out. */
final class RequestReader {
  private final Wire wire;

  RequestReader(Wire wire) {
    this.wire = wire;
  }

  /** The next request with its whole body, or empty when the client is done. */
  Optional<Request> next() throws IOException {
    Optional<Request> head = head();
    if (head.isEmpty()) {
      return head;
    }

    Request request = head.get();
    if (request.headers().says("Expect", "100-continue")) {
      wire.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
      wire.flush();
    }

    return Optional.of(withBody(request, body(request.headers())));
  }

  /** The next request line and headers alone, or empty when the client is done. */
  Optional<Request> head() throws IOException {
    Optional<String> requestLine = line();
    if (requestLine.isEmpty()) {
      return Optional.empty();
    }

    String[] words = requestLine.get().split(" ", -1);
    if (words.length != 3) {
      throw new IOException("Not a request line: " + requestLine.get());
    }

    return Optional.of(
        new Request(
            words[0],
            words[1],
            words[2],
            headers(),
            "",
            wire.number(),
            Instant.now(),
            System.nanoTime()));
  }

  private Headers headers() throws IOException {
    Headers headers = Headers.NONE;
    while (true) {
      String line = line().orElseThrow(() -> new EOFException("The client went within a head"));
      if (line.isEmpty()) {
        return headers;
      }

      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("Not a header: " + line);
      }

      headers = headers.with(line.substring(0, colon), line.substring(colon + 1).trim());
    }
  }

  private String body(Headers headers) throws IOException {
    if (headers.says("Transfer-Encoding", "chunked")) {
      return chunks();
    }

    Optional<String> length = headers.first("Content-Length");
    return length.isPresent()
        ? new String(wire.readBytes(Integer.parseInt(length.get())), UTF_8)
        : "";
  }

  private String chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line().orElseThrow(() -> new EOFException("The client went within a body"));
      byte[] chunk = wire.readBytes(Integer.parseInt(size, 16));
      line();
      if (chunk.length == 0) {
        return body.toString(UTF_8);
      }

      body.write(chunk);
    }
  }

  private Optional<String> line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = wire.read(); next >= 0; next = wire.read()) {
      if (next == '\n') {
        String text = line.toString(ISO_8859_1);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
      }

      line.write(next);
    }

    return Optional.empty();
  }

  private static Request withBody(Request head, String body) {
    return new Request(
        head.method(),
        head.target(),
        head.version(),
        head.headers(),
        body,
        head.connection(),
        head.arrival(),
        head.nanoTime());
  }
}
