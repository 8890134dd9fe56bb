package io.github.leaselock.kubectl;

import io.github.leaselock.LockHolder;
import java.util.ArrayList;
import java.util.List;

/** What would have to happen for the next in line, in sentences. */
final class Advice {

  /** Of holders and of those that drain: one sentence or two for each. */
  private static final int MOST = 2;

  private final Explanation lock;
  private final String command;

  private Advice(Explanation lock) {
    this.lock = lock;
    this.command =
        "kubectl lease-lock break -n " + lock.key().namespace() + " " + lock.key().name();
  }

  static List<String> of(Explanation lock) {
    return new Advice(lock).sentences();
  }

  /** To be typed, and so kept on one line. */
  private String command(String options) {
    return Plain.together(command + options + " --reason WHY");
  }

  private List<String> sentences() {
    if (lock.newer()) {
      return List.of(
          "A newer version of lease-lock wrote this Lease: use the kubectl lease-lock of that"
              + " version. This one shows what it can read, and may not change it.");
    }
    List<String> all = new ArrayList<>();
    if (!lock.draining().isEmpty()) {
      all.add(drained());
    }
    boolean pending = lock.holders().stream().allMatch(each -> each.entry().pending());
    if (lock.draining().isEmpty() || !pending) {
      lock.holders().stream().limit(MOST).map(this::release).forEach(all::add);
    }
    turn(all);
    return List.copyOf(all);
  }

  private String name(Party party) {
    return party.name(lock.namespace());
  }

  private String drained() {
    String work =
        "the work of "
            + name(lock.draining().get(0))
            + (lock.draining().size() > 1 ? " and others" : "")
            + " is not proven gone";
    String after =
        lock.holders().isEmpty()
            ? "Nobody may begin: " + work + "."
            : name(lock.holders().get(0)) + " has the lock and may not begin: " + work + ".";
    return after
        + " End that work (Jobs, Pods, sessions in the database); the drain check's reason is in"
        + " the log of the operator that evicted it, which asks again by itself.";
  }

  private String release(Party holder) {
    String name = name(holder);
    LockHolder entry = holder.entry();
    if (entry.offer().isPresent()) {
      return name
          + " was offered the lock and has not taken it up: its operator is down, or slow. "
          + evidence(holder)
          + "Start that operator; who waits passes it over once it has watched the offer for "
          + Ages.of(entry.offer().get())
          + ".";
    }
    Evidence evidence = holder.evidence();
    if (evidence instanceof Evidence.There there) {
      return there(name, there);
    }
    if (evidence instanceof Evidence.Gone || evidence instanceof Evidence.Replaced) {
      return name
          + " is a ghost: its object is gone and will not release. An operator that judges its kind"
          + " takes over by itself. If none does, and no work of it is left: "
          + command(" --if-gone");
    }
    if (evidence instanceof Evidence.Ended) {
      return name
          + " has ended. Who waits takes over with its next call; if nobody does: "
          + command(" --if-gone");
    }
    return release(name, evidence);
  }

  private String release(String name, Evidence evidence) {
    if (evidence instanceof Evidence.Alive) {
      return "The process of " + name + " is alive: wait until it releases, or end it.";
    }
    if (evidence instanceof Evidence.Silent || evidence instanceof Evidence.Unattended) {
      return "The process of "
          + name
          + " is dead, or cut off. Who waits takes over once it has watched it for as long as it"
          + " lasts; if nobody does: "
          + command(" --if-gone");
    }
    if (evidence instanceof Evidence.Reserved reserved) {
      return name
          + (reserved.over()
              ? " is over: the next call of who waits takes over."
              : reserved.until().map(time -> " keeps it until " + time + ".").orElse(" keeps it.")
                  + " To end it early: "
                  + command(""));
    }
    if (evidence instanceof Evidence.Foreign) {
      return "Another program, a leader elector say, wrote "
          + name
          + " into spec.holderIdentity. No judge calls that stale, and no clock ends it. Stop that"
          + " program, or give it a Lease of its own; then: "
          + command("");
    }
    return evidence instanceof Evidence.NotRead unknown
        ? "Nobody can tell whether "
            + name
            + " still works: "
            + Plain.of(unknown.why(), 160)
            + ". Look for its work yourself; once it has ended: "
            + command
        : "Only a person frees "
            + name
            + ": look at the annotations of the Lease, find out whose work runs, and then: "
            + command("");
  }

  private String there(String name, Evidence.There there) {
    if (there.readsFinal()) {
      return name
          + " has ended ("
          + there.status()
          + ") and has not released: its operator is down, or forgot. Start it. Others take over if"
          + " their predicate calls that state finished. If nobody does, and no work of it is"
          + " left: "
          + command("");
    }
    return there.deleting()
        ? name
            + " is being deleted and still there: a finalizer keeps it until its operator has"
            + " cleaned up and released. Look at that operator."
        : name
            + " has to release: it is there and not finished. Wait; if nothing moves, look at its"
            + " operator.";
  }

  /** In the middle of other sentences, only what is no comfort. */
  private static String evidence(Party party) {
    return party.evidence().isProvenGone() ? "Its " + party.evidence().sentence() + ". " : "";
  }

  private void turn(List<String> all) {
    if (lock.waiters().isEmpty()) {
      if (!lock.isHeld()) {
        all.add("Nobody holds it and nobody waits: who asks next gets it.");
      }
      return;
    }
    Party first = lock.waiters().get(0);
    all.add(
        (lock.isHeld() ? "Then " : "")
            + name(first)
            + " gets the lock"
            + (first.evidence().isProvenGone()
                ? ", though its "
                    + first.evidence().sentence()
                    + ": it is passed over once the offer has lapsed."
                : lock.isHeld() ? "." : " with the next call of anybody."));
    lock.waiters().stream()
        .filter(each -> each.entry().priority() < first.entry().priority())
        .findFirst()
        .ifPresent(
            other -> all.add(name(other) + " comes behind it: a higher priority is served first."));
  }
}
