package io.atlascost.connect.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A port on loopback: connections in, one thread with a {@link Wire} for each out. */
final class Listener implements AutoCloseable {
  /** Speaks with one client until one of them is done. */
  interface Host {
    void serve(Wire wire) throws IOException;
  }

  /** What is spoken above TCP. */
  interface Layer {
    Socket over(Socket raw) throws IOException;
  }

  private final String name;
  private final Layer layer;
  private final Host host;
  private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

  private final Map<Thread, Socket> open = new ConcurrentHashMap<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final int port;
  private ServerSocket server;
  private Thread acceptor;

  /**
   * @param port 0 for any that is free
   */
  Listener(String name, int port, Layer layer, Host host) {
    this.name = name;
    this.layer = layer;
    this.host = host;
    this.server = listen(port);
    this.port = server.getLocalPort();
  }

  int port() {
    return port;
  }

  int connections() {
    return accepted.get();
  }

  int openConnections() {
    return open.size();
  }

  /** Refuses connections and ends the present ones. */
  void down() {
    join(stopAccepting()); // The port stays open until the thread has left it.
  }

  /** Accepts connections again, on the same port. */
  synchronized void up() {
    if (server.isClosed()) {
      this.server = listen(port);
    }
  }

  @Override
  public void close() {
    down();
    open.keySet().forEach(Thread::interrupt);
    open.keySet().forEach(this::join);
  }

  private synchronized Thread stopAccepting() {
    try {
      server.close();
      for (Socket socket : open.values()) {
        socket.close();
      }

      return acceptor;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized ServerSocket listen(int wantedPort) {
    try {
      ServerSocket fresh = bind(wantedPort);
      this.acceptor = daemon(name + "-accept", () -> acceptFrom(fresh));
      acceptor.start();
      return fresh;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Any port is one that no listener had before: what is kept of an address is not another's. */
  private static ServerSocket bind(int wantedPort) throws IOException {
    ServerSocket fresh = new ServerSocket();
    fresh.setReuseAddress(true);
    fresh.bind(
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), wantedPort),
        200);
    if (TAKEN.add(fresh.getLocalPort()) || wantedPort != 0) {
      return fresh;
    }

    try (fresh) {
      return bind(0);
    }
  }

  private void acceptFrom(ServerSocket source) {
    while (true) {
      try {
        welcome(source.accept());
      } catch (IOException e) {
        return; // Down, or closed.
      }
    }
  }

  private synchronized void welcome(Socket raw) throws IOException {
    if (server.isClosed()) {
      raw.close();
      return;
    }

    int number = accepted.incrementAndGet();
    Thread thread = daemon(name + "-" + number, () -> serve(number, raw));
    open.put(thread, raw);
    thread.start();
  }

  private void serve(int number, Socket raw) {
    try (raw) {
      raw.setTcpNoDelay(true);
      try (Wire wire = new Wire(number, raw, layer.over(raw))) {
        host.serve(wire);
      }
    } catch (IOException e) {
      // The client went, the script cut the connection, or the simulator is closing.
    } finally {
      open.remove(Thread.currentThread());
    }
  }

  private void join(Thread thread) {
    try {
      thread.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
