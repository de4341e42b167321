package io.atlascost.connect.api;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.impl.io.SocketHolder;

/**
 * A connection that logs nothing of what it carries, secrets and costs, and that once its owner is
 * closed opens no more.
 */
final class QuietConnection extends DefaultManagedHttpClientConnection {
  private final BooleanSupplier closed;

  /**
   * @param closed whether its owner is
   */
  QuietConnection(BooleanSupplier closed) {
    super("atlas");
    this.closed = closed;
  }

  @Override
  public void bind(Socket socket) throws IOException {
    bind(new SocketHolder(socket));
    requireOpen(socket);
  }

  @Override
  public void bind(SSLSocket secured, Socket socket) throws IOException {
    bind(new SocketHolder(secured, socket));
    requireOpen(socket);
  }

  /** Looks after the socket is bound, so that either this or {@link #close()} sees the other. */
  private void requireOpen(Socket socket) throws IOException {
    if (closed.getAsBoolean()) {
      socket.close();
      throw new InterruptedIOException("closed");
    }
  }

  @Override
  protected void onRequestSubmitted(ClassicHttpRequest submitted) {
    // Its headers prove who we are.
  }

  @Override
  protected void onResponseReceived(ClassicHttpResponse received) {
    // Nor is this anybody's business.
  }
}
