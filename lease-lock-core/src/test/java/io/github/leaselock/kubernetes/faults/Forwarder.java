package io.github.leaselock.kubernetes.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Forwards TCP connections on loopback, byte by byte: to several servers by turns, passing over
 * those that refuse, as a balancer without health checks does; or to one server whose words it
 * delivers late.
 */
final class Forwarder implements AutoCloseable {

  private static final int CONNECT_MILLIS = 1_000;
  private static final int CHUNK = 16 * 1024;

  private final ServerSocket socket;
  private final List<Integer> targets;
  private final Duration late;
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicIntegerArray taken;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "forwarder");
            thread.setDaemon(true);
            return thread;
          });

  private Forwarder(ServerSocket socket, List<Integer> targets, Duration late) {
    this.socket = socket;
    this.targets = List.copyOf(targets);
    this.late = late;
    this.taken = new AtomicIntegerArray(targets.size());
  }

  /** Gives each connection to the next of these ports that takes it. */
  static Forwarder between(List<Integer> targets) {
    return started(targets, Duration.ZERO);
  }

  /** Delivers what this port says so much later, and what is said to it at once. */
  static Forwarder delaying(int target, Duration late) {
    return started(List.of(target), late);
  }

  private static Forwarder started(List<Integer> targets, Duration late) {
    try {
      ServerSocket socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
      Forwarder forwarder = new Forwarder(socket, targets, late);
      forwarder.threads.execute(forwarder::accept);
      return forwarder;
    } catch (IOException e) {
      throw new UncheckedIOException("No forwarder", e);
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  /** How many connections the target of this number has taken. */
  int taken(int target) {
    return taken.get(target);
  }

  /** Breaks all connections, so that those who come again are spread anew. */
  void cut() {
    open.forEach(this::close);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        open.add(client);
        threads.execute(() -> connect(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    for (int attempt = 0; attempt < targets.size(); attempt++) {
      int target = Math.floorMod(turn.getAndIncrement(), targets.size());
      Socket server = new Socket();
      try {
        server.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), targets.get(target)),
            CONNECT_MILLIS);
        open.add(server);
        taken.incrementAndGet(target);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        threads.execute(() -> pump(client, server));
        if (late.isZero()) {
          pump(server, client);
        } else {
          pumpLate(server, client);
        }
        return;
      } catch (IOException refused) {
        close(server);
      }
    }
    close(client);
  }

  private void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException broken) {
      // Either end has gone.
    } finally {
      close(from);
      close(to);
    }
  }

  /** Some bytes, and when they are due; none mark the end. */
  private static final class Chunk implements Delayed {
    private final byte[] bytes;
    private final long due;

    Chunk(byte[] bytes, long due) {
      this.bytes = bytes;
      this.due = due;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  private void pumpLate(Socket from, Socket to) {
    DelayQueue<Chunk> underway = new DelayQueue<>();
    threads.execute(() -> deliver(underway, from, to));
    long due = System.nanoTime();
    try {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[CHUNK];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        // Later than the chunk before, so that the order is kept.
        due = Math.max(due + 1, System.nanoTime() + late.toNanos());
        underway.add(new Chunk(Arrays.copyOf(buffer, length), due));
      }
    } catch (IOException broken) {
      // Either end has gone.
    }
    underway.add(new Chunk(new byte[0], Math.max(due + 1, System.nanoTime())));
  }

  private void deliver(DelayQueue<Chunk> underway, Socket from, Socket to) {
    try {
      OutputStream out = to.getOutputStream();
      for (Chunk chunk = underway.take(); chunk.bytes.length > 0; chunk = underway.take()) {
        out.write(chunk.bytes);
      }
    } catch (IOException broken) {
      // Either end has gone.
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } finally {
      close(from);
      close(to);
    }
  }

  private void close(Socket connection) {
    open.remove(connection);
    try {
      connection.close();
    } catch (IOException alreadyGone) {
      // As it is to be.
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      open.forEach(this::close);
      threads.shutdownNow();
    }
  }
}
