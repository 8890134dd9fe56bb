package io.github.leaselock.kubectl;

import io.github.leaselock.LockHolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An explanation as a screen of 80 columns: who holds, what drains, who waits, what is next. */
final class ExplainScreen {

  private static final int MOST_HOLDERS = 2;
  private static final int MOST_WAITERS = 3;
  private static final int MOST_ODDITIES = 2;
  private static final int REASON = 60;
  private static final String INDENT = "         ";

  private final Explanation lock;
  private final List<String> lines = new ArrayList<>();

  private ExplainScreen(Explanation lock) {
    this.lock = lock;
  }

  static List<String> of(Explanation lock) {
    ExplainScreen screen = new ExplainScreen(lock);
    screen.draw();
    return List.copyOf(screen.lines);
  }

  private void draw() {
    lines.addAll(Plain.wrapped("", "Lock " + lock.key() + ": " + summary()));
    parties("HOLDS    ", lock.holders(), MOST_HOLDERS, lock.holders().size());
    parties("DRAINS   ", lock.draining(), MOST_HOLDERS, lock.draining().size());
    parties("WAITS    ", lock.waiters(), MOST_WAITERS, lock.waiting());
    paragraphs("ODD      ", lock.oddities().stream().map(odd -> Plain.of(odd, 150)).toList());
    paragraphs("NEXT     ", Advice.of(lock));
  }

  private String summary() {
    if (!lock.exists()) {
      return lock.oddities().isEmpty()
          ? "there is no Lease; it was never acquired"
          : "there is no Lease";
    }
    String held =
        lock.holders().isEmpty()
            ? lock.draining().isEmpty() ? "free" : "free, and draining"
            : lock.holders().get(0).entry().offer().isPresent()
                ? "offered"
                : !lock.draining().isEmpty()
                    ? "held, and draining"
                    : lock.holders().size() > 1
                        ? "held by " + lock.holders().size() + ", shared"
                        : "held, " + lock.holders().get(0).mode();
    return held + "; " + (lock.waiting() == 0 ? "nobody waits" : lock.waiting() + " waiting");
  }

  private void parties(String label, List<Party> parties, int most, long all) {
    if (parties.isEmpty()) {
      return;
    }
    lines.add("");
    for (int i = 0; i < Math.min(most, parties.size()); i++) {
      party(i == 0 ? label : INDENT, parties.get(i), i == 0 ? null : parties.get(i - 1));
    }
    long more = all - Math.min(most, parties.size());
    if (more > 0) {
      lines.add(INDENT + "and " + more + " more");
    }
  }

  private void party(String label, Party party, @Nullable Party before) {
    LockHolder entry = party.entry();
    StringBuilder first = new StringBuilder(party.name(lock.namespace()));
    first.append(", ").append(entry.isForeign() ? "foreign" : party.mode());
    if (entry.isWaiting()
        && (entry.priority() != 0 || (before != null && differs(before, entry)))) {
      first.append(", priority ").append(entry.priority());
    }
    entry
        .since()
        .ifPresent(since -> first.append(", for ").append(Ages.between(since, lock.now())));
    entry.offer().ifPresent(offer -> first.append(", offered for ").append(Ages.of(offer)));
    lines.addAll(Plain.wrapped(label, first.toString()));
    lines.addAll(Plain.wrapped(INDENT, party.evidence().sentence() + why(entry)));
  }

  private static boolean differs(Party before, LockHolder entry) {
    return before.entry().priority() != entry.priority();
  }

  private static String why(LockHolder entry) {
    Optional<String> reason = entry.reason();
    return reason
        .map(text -> "; reason \"" + Plain.of(text.replace('"', '\''), REASON) + '"')
        .orElse("");
  }

  private void paragraphs(String label, List<String> sentences) {
    if (sentences.isEmpty()) {
      return;
    }
    lines.add("");
    boolean first = true;
    for (String sentence : sentences.stream().limit(MOST_ODDITIES + 2L).toList()) {
      lines.addAll(Plain.wrapped(first ? label : INDENT, sentence));
      first = false;
    }
  }
}
