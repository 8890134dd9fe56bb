package io.github.leaselock.demo.play.story;

import io.github.leaselock.demo.play.history.LeaseVersion;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The lock of the cluster at one moment, for the column that stands on every line. */
final class LockState {

  private List<LeaseVersion.Hold> holders = List.of();
  private List<LeaseVersion.Hold> draining = List.of();
  private final Set<String> waiting = new TreeSet<>();

  void now(LeaseVersion lock) {
    holders = lock.holders();
    draining = lock.draining();
    holders.forEach(hold -> waiting.remove(hold.name()));
  }

  void waits(String operation, boolean waits) {
    if (waits && holders.stream().noneMatch(hold -> hold.name().equals(operation))) {
      waiting.add(operation);
    } else if (!waits) {
      waiting.remove(operation);
    }
  }

  /**
   * Who holds, whose work is drained, who waits.
   *
   * @param width how much room there is: who waits is cut short
   */
  String describe(Glyphs glyphs, int width) {
    StringBuilder text = new StringBuilder();
    if (holders.isEmpty()) {
      text.append(glyphs.free());
    } else {
      text.append(holders.get(0).isExclusive() ? glyphs.exclusive() : glyphs.shared());
      text.append(' ').append(names(holders));
    }
    if (!draining.isEmpty()) {
      text.append(" (").append(names(draining)).append(" drains)");
    }
    if (!waiting.isEmpty()) {
      text.append(' ').append(glyphs.behind());
      appendWaiting(text, width);
    }
    return text.toString();
  }

  private void appendWaiting(StringBuilder text, int width) {
    int left = waiting.size();
    for (String name : waiting) {
      int rest = left > 1 ? " +99".length() : 0;
      if (left < waiting.size() && text.length() + 1 + name.length() + rest > width) {
        text.append(" +").append(left);
        return;
      }
      text.append(' ').append(name);
      left--;
    }
  }

  boolean isHeldExclusively() {
    return holders.stream().anyMatch(LeaseVersion.Hold::isExclusive);
  }

  boolean isFree() {
    return holders.isEmpty();
  }

  private static String names(List<LeaseVersion.Hold> holds) {
    return String.join("+", holds.stream().map(LeaseVersion.Hold::name).toList());
  }
}
