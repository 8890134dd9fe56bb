package io.github.leaselock.kubernetes.clients;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Connections to a server on loopback that can all fall silent at once, as behind a firewall that
 * has forgotten them: nothing arrives any more, not even that the other side has closed. New
 * connections work.
 */
final class SilentRelay implements AutoCloseable {

  private final ServerSocket listening;
  private final URI server;
  private final List<Socket> sockets = new ArrayList<>();
  private AtomicBoolean silent = new AtomicBoolean();

  private SilentRelay(ServerSocket listening, URI server) {
    this.listening = listening;
    this.server = server;
  }

  static SilentRelay to(String url) {
    try {
      SilentRelay relay =
          new SilentRelay(
              new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), URI.create(url));
      start("relay", relay::accept);
      return relay;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "%s://127.0.0.1:%d/".formatted(server.getScheme(), listening.getLocalPort());
  }

  /** Silences the connections that there are. */
  synchronized void silence() {
    silent.set(true);
    silent = new AtomicBoolean();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        connect(listening.accept());
      } catch (IOException closed) {
        return;
      }
    }
  }

  private synchronized void connect(Socket client) throws IOException {
    Socket upstream = new Socket(server.getHost(), server.getPort());
    sockets.add(client);
    sockets.add(upstream);
    AtomicBoolean quiet = silent;
    start("to the server", () -> copy(client, upstream, quiet));
    start("from the server", () -> copy(upstream, client, quiet));
  }

  private static void copy(Socket from, Socket to, AtomicBoolean quiet) {
    byte[] buffer = new byte[16_384];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (!quiet.get()) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException ended) {
      // Either side has had enough.
    }
    if (!quiet.get()) {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException closed) {
      // As it shall be.
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listening.close();
      synchronized (this) {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
