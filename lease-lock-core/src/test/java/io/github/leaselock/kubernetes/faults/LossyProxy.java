package io.github.leaselock.kubernetes.faults;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.kubernetes.faults.Fault.Forward;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between clients and a real API server, on loopback, and does to their requests what a
 * {@link FaultPlan} says. Clients speak plain HTTP/1.1 to it; it speaks TLS to the server, with the
 * administrator's certificate. What it says it forwarded did reach the server, and an answer that
 * it loses was given.
 */
final class LossyProxy implements AutoCloseable {

  private static final int CONNECTION_LIMIT_MILLIS = 30_000;

  private final ServerSocket socket;
  private final Upstream upstream;
  private final FaultCounts counts = new FaultCounts();
  private final LateRequests late = new LateRequests();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "lossy proxy");
            thread.setDaemon(true);
            return thread;
          });
  private volatile FaultPlan plan = FaultPlan.none();

  private LossyProxy(ServerSocket socket, Upstream upstream) {
    this.socket = socket;
    this.upstream = upstream;
  }

  static LossyProxy before(KubernetesClient server) {
    try {
      LossyProxy proxy =
          new LossyProxy(
              new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), new Upstream(server));
      proxy.threads.execute(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("No proxy", e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  FaultCounts counts() {
    return counts;
  }

  void follow(FaultPlan next) {
    plan = next;
  }

  /** Hands over all late requests now, whatever the plan said, and no other meets a fault. */
  void calm() {
    plan = FaultPlan.none();
    late.takeAll().forEach(this::deliver);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connections.add(connection);
        threads.execute(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (Connection connection = new Connection(socket)) {
      socket.setSoTimeout(CONNECTION_LIMIT_MILLIS);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      boolean open = true;
      while (open) {
        Optional<HttpMessage> request = HttpMessage.read(in);
        open = request.isPresent() && handle(request.get(), connection);
      }
    } catch (IOException gone) {
      // The client closed it, or we did.
    } finally {
      connections.remove(socket);
    }
  }

  private boolean handle(HttpMessage request, Connection connection) throws IOException {
    late.takeDue().forEach(this::deliver);
    FaultPlan now = plan;
    Fault fault = now.next(request.method());
    counts.request(fault);
    Optional<Upstream.Answer> answer = forward(request, fault);
    if (fault.leavesInDoubt() && isWrite(request)) {
      counts.ambiguousWrite(answer.isPresent() && applied(fault, answer.get()));
    }
    if (fault.forward() != Forward.LATE && fault.forward() != Forward.ONCE_AND_LATE) {
      return connection.reply(fault.reply(), answer);
    }
    LateRequests.Late held = late.add(request, now.lateBy());
    try {
      return connection.reply(fault.reply(), answer);
    } finally {
      late.givenUp(held);
    }
  }

  private Optional<Upstream.Answer> forward(HttpMessage request, Fault fault) throws IOException {
    return switch (fault.forward()) {
      case NEVER, LATE -> Optional.empty();
      case ONCE, ONCE_AND_LATE -> Optional.of(upstream.send(request));
      case TWICE -> {
        boolean applied = upstream.send(request).isSuccess();
        yield Optional.of(upstream.send(request).after(applied));
      }
    };
  }

  private static boolean applied(Fault fault, Upstream.Answer answer) {
    return fault.forward() == Forward.TWICE ? answer.firstApplied() : answer.isSuccess();
  }

  private void deliver(HttpMessage request) {
    try {
      if (upstream.send(request).isSuccess() && isWrite(request)) {
        counts.lateWriteApplied();
      }
    } catch (IOException lostAfterAll) {
      // Late and then lost: nobody waits for it.
    }
  }

  private static boolean isWrite(HttpMessage request) {
    return !request.method().equals("GET");
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
    } finally {
      threads.shutdownNow();
    }
  }
}
