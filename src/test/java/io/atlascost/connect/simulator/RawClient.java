package io.atlascost.connect.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;

/** A client that hides nothing: text out, the bytes that came back as text in. */
final class RawClient implements Closeable {
  private static final int PATIENCE_MILLIS = 5000;

  private final Socket socket;

  RawClient(URI server) throws IOException {
    this(new Socket(server.getHost(), server.getPort()));
  }

  RawClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  RawClient get(String path, String... headers) throws IOException {
    return send("GET " + path + " HTTP/1.1\r\nHost: atlas\r\n" + lines(headers) + "\r\n");
  }

  RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    return this;
  }

  /** What comes up to and including this text. */
  String readTo(String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.length() < end.length()
        || !text.substring(text.length() - end.length()).equals(end)) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new EOFException("Ended after: " + text);
      }

      text.append((char) next);
    }

    return text.toString();
  }

  /** What comes before the connection ends. */
  String readToEnd() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static String lines(String... headers) {
    return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
  }
}
