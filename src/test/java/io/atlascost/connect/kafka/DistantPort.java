package io.atlascost.connect.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Connections in, the same to a port of this machine out, as if it were far away: every byte takes
 * so long, either way, and as many are on their way as one likes.
 */
public final class DistantPort implements AutoCloseable {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int BLOCK = 64 * 1024;
  private static final byte[] END = {};

  private final LoopbackPort target;
  private final Duration way;
  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private DistantPort(LoopbackPort target, Duration way) throws IOException {
    this.target = target;
    this.way = way;
    this.server = new ServerSocket(0, 50, InetAddress.getByAddress(LOOPBACK));
    start("accepts", this::accept);
  }

  /**
   * Opens one.
   *
   * @param way how long a byte takes in one direction
   */
  public static DistantPort of(LoopbackPort target, Duration way) {
    try {
      return new DistantPort(target, way);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int number() {
    return server.getLocalPort();
  }

  /** Bytes, and when they are there. */
  private static final class Block {
    private final byte[] bytes;
    private final long due;

    Block(byte[] bytes, Duration way) {
      this.bytes = bytes;
      this.due = System.nanoTime() + way.toNanos();
    }
  }

  private void accept() throws IOException {
    while (true) {
      Socket near = opened(server.accept());
      Socket far = opened(new Socket(InetAddress.getByAddress(LOOPBACK), target.number()));
      relay(near, far);
      relay(far, near);
    }
  }

  private Socket opened(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    sockets.add(socket);
    return socket;
  }

  private void relay(Socket from, Socket to) {
    BlockingQueue<Block> underWay = new LinkedBlockingQueue<>();
    start("takes", () -> take(from, underWay));
    start("gives", () -> give(underWay, to));
  }

  private void take(Socket from, BlockingQueue<Block> underWay) throws IOException {
    byte[] buffer = new byte[BLOCK];
    try (from) {
      InputStream in = from.getInputStream();
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        underWay.add(new Block(Arrays.copyOf(buffer, read), way));
      }
    } finally {
      underWay.add(new Block(END, way));
    }
  }

  private static void give(BlockingQueue<Block> underWay, Socket to)
      throws IOException, InterruptedException {
    try (to) {
      OutputStream out = to.getOutputStream();
      for (Block block = underWay.take(); block.bytes.length > 0; block = underWay.take()) {
        for (long left = left(block); left > 0; left = left(block)) {
          LockSupport.parkNanos(left);
        }

        out.write(block.bytes);
      }
    }
  }

  private static long left(Block block) {
    return block.due - System.nanoTime();
  }

  /** Ends with its connection, be it closed or broken. */
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void start(String does, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One of the two has closed it.
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "distant-port-" + does);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
