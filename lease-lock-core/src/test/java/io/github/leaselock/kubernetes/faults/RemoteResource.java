package io.github.leaselock.kubernetes.faults;

import io.github.leaselock.kubernetes.faults.LeaseVersion.Grant;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The resource in the process that runs the test, seen from another one. Thread-safe. */
final class RemoteResource implements Resource, AutoCloseable {

  private final Socket socket;
  private final BufferedReader answers;

  RemoteResource(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized boolean call(String... words) {
    try {
      socket
          .getOutputStream()
          .write((String.join(" ", words) + "\n").getBytes(StandardCharsets.UTF_8));
      String answer = answers.readLine();
      if (answer == null) {
        throw new EOFException("The resource is gone");
      }
      return Boolean.parseBoolean(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean call(String verb, String lock, Grant grant) {
    return call(
        verb,
        lock,
        grant.identity(),
        Long.toString(grant.token()),
        Boolean.toString(grant.exclusive()));
  }

  @Override
  public boolean enter(String lock, Grant grant) {
    return call("enter", lock, grant);
  }

  @Override
  public boolean write(String lock, Grant grant) {
    return call("write", lock, grant);
  }

  @Override
  public void leave(String lock, String identity) {
    call("leave", lock, identity);
  }

  @Override
  public void declareDead(String identity) {
    call("dead", identity);
  }

  @Override
  public boolean isDead(String identity) {
    return call("dead?", identity);
  }

  @Override
  public boolean isWorking(String lock, String identity) {
    return call("working?", lock, identity);
  }

  @Override
  public void report(Figures figures) {
    call("report", figures.encoded());
  }

  /** Returns when the day is over; until then this connection is good for nothing else. */
  void awaitEvening() {
    call("evening");
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
