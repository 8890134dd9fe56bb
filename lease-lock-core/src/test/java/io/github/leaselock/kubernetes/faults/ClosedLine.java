package io.github.leaselock.kubernetes.faults;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a session of {@link BusySessionsMain} said when it was closed.
 *
 * @param state whether it had been lost before; else, whether what is left is marked as given up
 * @param left the names of the locks that were not given back
 */
record ClosedLine(String state, List<String> left) {

  static final String PREFIX = "closed ";

  static List<ClosedLine> of(String log) {
    return log.lines()
        .filter(line -> line.startsWith(PREFIX) && line.endsWith("."))
        .map(line -> line.substring(PREFIX.length(), line.length() - 1).split(" ", 2))
        .map(
            words ->
                new ClosedLine(
                    words[0],
                    Stream.of(words[1].split(",")).filter(name -> !name.isEmpty()).toList()))
        .toList();
  }

  boolean isLost() {
    return state.equals("lost");
  }

  boolean isMarked() {
    return state.equals("marked");
  }
}
