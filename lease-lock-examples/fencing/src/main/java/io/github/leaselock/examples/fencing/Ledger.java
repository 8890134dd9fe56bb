package io.github.leaselock.examples.fencing;

import io.github.leaselock.FencingToken;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file of entries, each under the token of the grant that it was written under. Whoever comes
 * with an older token than the last entry's was taken over, and is refused.
 */
public final class Ledger {

  private final Path file;

  /** A ledger in this file, which need not exist yet. */
  public Ledger(Path file) {
    this.file = file;
  }

  /** Compares and appends in one step: in between, a newer grant could have written. */
  public synchronized void append(FencingToken token, String entry) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.lock(); // keeps other processes on this machine out until it is closed
      List<String> entries = Files.readAllLines(file, StandardCharsets.UTF_8);
      if (!entries.isEmpty()) {
        FencingToken last = tokenOf(entries.get(entries.size() - 1));
        if (last.isAfter(token)) {
          throw new StaleTokenException(token, last);
        }
      }
      channel.position(channel.size());
      channel.write(StandardCharsets.UTF_8.encode(token + " " + entry + "\n"));
      channel.force(true);
    }
  }

  private static FencingToken tokenOf(String entry) {
    return new FencingToken(Long.parseLong(entry.substring(0, entry.indexOf(' '))));
  }
}
