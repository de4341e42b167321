package io.atlascost.connect.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** A wish for a port in, the number of one on 127.0.0.1 that nobody listens on out. */
public record LoopbackPort(int number) {
  private static final int ANY = 0;
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  public LoopbackPort {
    if (number < 1 || number > 65_535) {
      throw new IllegalArgumentException(number + " is not a port");
    }
  }

  /** The wanted port, or any other if somebody listens there already. */
  public static LoopbackPort preferring(int wanted) {
    try (ServerSocket socket = bind(wanted)) {
      return new LoopbackPort(socket.getLocalPort());
    } catch (IOException busy) {
      return free();
    }
  }

  public static LoopbackPort free() {
    return free(1).get(0);
  }

  /** So many ports, all different. */
  static List<LoopbackPort> free(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      List<LoopbackPort> ports = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ServerSocket socket = bind(ANY);
        sockets.add(socket);
        ports.add(new LoopbackPort(socket.getLocalPort()));
      }

      for (ServerSocket socket : sockets) {
        socket.close();
      }

      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServerSocket bind(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
