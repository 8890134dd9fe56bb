package io.github.leaselock.kubernetes.faults;

import io.github.leaselock.kubernetes.faults.LeaseVersion.Grant;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A resource for other processes, on loopback: one line a call, one line an answer. */
final class ResourceServer implements AutoCloseable {

  private final ServerSocket socket;
  private final Resource resource;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final CountDownLatch evening = new CountDownLatch(1);

  ResourceServer(Resource resource) {
    this.resource = resource;
    try {
      this.socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("No resource", e);
    }
    daemon(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Tells all who wait for it that the day is over. */
  void endTheDay() {
    evening.countDown();
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "resource");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connections.add(connection);
        daemon(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection;
        BufferedReader calls =
            new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      for (String call = calls.readLine(); call != null; call = calls.readLine()) {
        String answer = answer(call.split(" ", -1)) + "\n";
        connection.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException gone) {
      // The process has ended.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(connection);
    }
  }

  private boolean answer(String[] call) throws InterruptedException {
    switch (call[0]) {
      case "enter" -> {
        return resource.enter(call[1], grant(call));
      }
      case "write" -> {
        return resource.write(call[1], grant(call));
      }
      case "leave" -> resource.leave(call[1], call[2]);
      case "dead" -> resource.declareDead(call[1]);
      case "dead?" -> {
        return resource.isDead(call[1]);
      }
      case "working?" -> {
        return resource.isWorking(call[1], call[2]);
      }
      case "evening" -> evening.await();
      case "report" -> resource.report(Figures.decoded(call[1]));
      default -> throw new IllegalArgumentException(call[0]);
    }
    return true;
  }

  private static Grant grant(String[] call) {
    return new Grant(call[2], Long.parseLong(call[3]), Boolean.parseBoolean(call[4]));
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
