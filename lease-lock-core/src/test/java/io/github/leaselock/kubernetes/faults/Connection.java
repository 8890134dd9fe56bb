package io.github.leaselock.kubernetes.faults;

import io.github.leaselock.kubernetes.faults.Fault.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A client's connection to the proxy. */
final class Connection implements AutoCloseable {

  private static final int RETRY_AFTER_SECONDS = 1;

  private final Socket socket;

  Connection(Socket socket) {
    this.socket = socket;
  }

  /** Lets the client hear of its request what it is to hear; whether another may follow. */
  boolean reply(Reply reply, Optional<Upstream.Answer> answer) throws IOException {
    switch (reply) {
      case AS_ANSWERED -> send(head(answer.orElseThrow()), answer.orElseThrow().body());
      case NOTHING -> {
        awaitEnd();
        return false;
      }
      case RESET -> {
        reset();
        return false;
      }
      case HALF -> {
        String body = answer.orElseThrow().body();
        send(head(answer.orElseThrow()), body.substring(0, body.length() / 2));
        reset();
        return false;
      }
      case STATUS_429 -> sendStatus(429, "TooManyRequests");
      case STATUS_500 -> sendStatus(500, "InternalError");
    }
    return true;
  }

  private void sendStatus(int code, String reason) throws IOException {
    String body =
        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"injected\",\"reason\":\"%s\",\"code\":%d}"
            .formatted(reason, code);
    Optional<String> retryAfter =
        code == 429 ? Optional.of(Integer.toString(RETRY_AFTER_SECONDS)) : Optional.empty();
    send(head(new Upstream.Answer(code, "application/json", retryAfter, body, false)), body);
  }

  private static byte[] head(Upstream.Answer answer) {
    StringBuilder head = new StringBuilder("HTTP/1.1 %d -\r\n".formatted(answer.code()));
    head.append("Content-Type: %s\r\n".formatted(answer.type()));
    head.append(
        "Content-Length: %d\r\n".formatted(answer.body().getBytes(StandardCharsets.UTF_8).length));
    answer.retryAfter().ifPresent(time -> head.append("Retry-After: %s\r\n".formatted(time)));
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private void send(byte[] head, String body) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(head);
    message.writeBytes(body.getBytes(StandardCharsets.UTF_8));
    OutputStream out = socket.getOutputStream();
    out.write(message.toByteArray());
    out.flush();
  }

  /** Until the client gives up and closes the connection. */
  private void awaitEnd() throws IOException {
    while (socket.getInputStream().read() >= 0) {
      // The client has nothing to say before it has an answer.
    }
  }

  /** Closes with a TCP reset instead of an orderly end. */
  private void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
