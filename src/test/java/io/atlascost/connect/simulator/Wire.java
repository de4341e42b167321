package io.atlascost.connect.simulator;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One client's connection: bytes in, bytes out, waits that end as soon as either side closes, and
 * every way to end it.
 */
final class Wire implements Closeable {
  private static final Duration LONG = Duration.ofDays(1);
  private static final long LOOK_MILLIS = 5;

  private final int number;
  private final Socket raw;
  private final Socket socket;
  private final PushbackInputStream in;
  private final OutputStream out;
  private boolean clientSpoke;

  /**
   * @param raw the TCP connection
   * @param socket what is spoken on it: the same socket, or TLS above it
   */
  Wire(int number, Socket raw, Socket socket) throws IOException {
    this.number = number;
    this.raw = raw;
    this.socket = socket;
    this.in = new PushbackInputStream(socket.getInputStream());
    this.out = new BufferedOutputStream(socket.getOutputStream(), 16 * 1024);
  }

  int number() {
    return number;
  }

  /** The next byte, or -1 at the end of the stream. */
  int read() throws IOException {
    this.clientSpoke = false;
    return in.read();
  }

  int read(byte[] bytes) throws IOException {
    this.clientSpoke = false;
    return in.read(bytes);
  }

  byte[] readBytes(int length) throws IOException {
    this.clientSpoke = false;
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("The client went in the middle of a body");
    }

    return bytes;
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  void write(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  void flush() throws IOException {
    out.flush();
  }

  /** Sends what was written so far, then waits. */
  void pause(Duration duration) throws IOException {
    flush();
    long deadline = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = deadline - System.nanoTime()) {
      watchClient(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
    }
  }

  /** Sends what was written so far, then waits for the latch. */
  void await(CountDownLatch latch) throws IOException {
    flush();
    while (latch.getCount() > 0) {
      watchClient(LOOK_MILLIS);
    }
  }

  /** Waits until the client goes. */
  void awaitEnd() throws IOException {
    while (true) {
      pause(LONG);
    }
  }

  /** Ends the connection as if the process had ended: under TLS, without a farewell. */
  void cut(Cut how) throws IOException {
    flush();
    if (how == Cut.RST) {
      raw.setSoLinger(true, 0);
    }

    abort();
    throw new EOFException("Cut as the script says");
  }

  /** From any thread: ends every wait, read and write on this connection. */
  void abort() throws IOException {
    raw.close();
  }

  /** From the connection's own thread: an orderly end, with TLS's farewell. */
  @Override
  public void close() throws IOException {
    try (raw) {
      socket.close();
    }
  }

  private void watchClient(long millis) throws IOException {
    if (clientSpoke) {
      sleep(millis); // Its next request hides whether it is still there.
      return;
    }

    socket.setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
    try {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("The client is gone");
      }

      in.unread(next);
      this.clientSpoke = true;
    } catch (SocketTimeoutException stillThere) {
      return;
    } finally {
      if (!raw.isClosed()) {
        socket.setSoTimeout(0);
      }
    }
  }

  private void sleep(long millis) throws IOException {
    try {
      Thread.sleep(Math.min(millis, LOOK_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EOFException("The simulator is closing");
    }

    if (raw.isClosed()) {
      throw new EOFException("The connection is closed");
    }
  }
}
