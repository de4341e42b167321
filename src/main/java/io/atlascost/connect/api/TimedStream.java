package io.atlascost.connect.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hc.core5.util.Timeout;

/**
 * A body from the network in, the same bytes out, for a while no later than a deadline, however
 * slowly they trickle.
 */
final class TimedStream extends FilterInputStream {
  private final Timeout usual;
  private final Consumer<Timeout> socket;
  private Optional<Deadline> deadline = Optional.empty();

  /**
   * @param usual longest wait for the next bytes where there is no deadline
   * @param socket takes how long a read may wait
   */
  TimedStream(InputStream in, Timeout usual, Consumer<Timeout> socket) {
    super(in);
    this.usual = usual;
    this.socket = socket;
  }

  /** From now on all reads together must be over by then. */
  void hurry(Deadline by) {
    this.deadline = Optional.of(by);
  }

  /** From now on each read may take its time. */
  void relax() {
    this.deadline = Optional.empty();
    socket.accept(usual);
  }

  @Override
  public int read() throws IOException {
    prepare();
    return super.read();
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    prepare();
    return super.read(buffer, offset, count);
  }

  private void prepare() throws SocketTimeoutException {
    if (deadline.isEmpty()) {
      return;
    }

    if (deadline.get().isOver()) {
      throw new SocketTimeoutException("the body says nothing for too long");
    }

    socket.accept(deadline.get().left());
  }
}
