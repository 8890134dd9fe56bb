package io.github.leaselock.kubernetes.faults;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One request of HTTP/1.1, as it was read from a connection. */
record HttpMessage(String method, String target, Map<String, String> headers, String body) {

  private static final int MAX_LINE = 16_384;
  private static final int MAX_BODY = 4 << 20;

  /** Reads one request, or finds that the connection has ended before it. */
  static Optional<HttpMessage> read(InputStream in) throws IOException {
    Optional<String> first = line(in);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    String[] words = first.get().split(" ", -1);
    if (words.length != 3 || !words[2].equals("HTTP/1.1")) {
      throw new IOException("Not a request of HTTP/1.1: " + first.get());
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = must(in); !line.isEmpty(); line = must(in)) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
    }
    return Optional.of(
        new HttpMessage(
            words[0], words[1], headers, new String(body(in, headers), StandardCharsets.UTF_8)));
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    String coding = headers.getOrDefault("Transfer-Encoding", "").toLowerCase(Locale.ROOT);
    if (!coding.equals("chunked")) {
      return exactly(in, Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      byte[] chunk = exactly(in, Integer.parseInt(must(in), 16));
      must(in);
      if (chunk.length == 0) {
        return body.toByteArray();
      }
      body.writeBytes(chunk);
    }
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    if (length > MAX_BODY) {
      throw new IOException("A body of " + length + " bytes");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private static String must(InputStream in) throws IOException {
    return line(in).orElseThrow(EOFException::new);
  }

  private static Optional<String> line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return Optional.empty();
      }
      if (line.size() == MAX_LINE) {
        throw new IOException("A line of more than " + MAX_LINE + " bytes");
      }
      line.write(next);
    }
    return Optional.of(line.toString(StandardCharsets.ISO_8859_1).stripTrailing());
  }
}
