package io.atlascost.connect.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** TCP connections in, the server's end of TLS on them out. */
final class Tls {
  private Tls() {}

  static Listener.Layer server(SSLContext context) {
    return raw -> shaken(over(raw, context));
  }

  static Listener.Layer serverRequiringClientCertificates(SSLContext context) {
    return raw -> {
      SSLSocket socket = over(raw, context);
      socket.setNeedClientAuth(true);
      return shaken(socket);
    };
  }

  private static SSLSocket over(Socket raw, SSLContext context) throws IOException {
    return (SSLSocket)
        context.getSocketFactory().createSocket(raw, InputStream.nullInputStream(), true);
  }

  private static SSLSocket shaken(SSLSocket socket) throws IOException {
    socket.startHandshake();
    return socket;
  }
}
