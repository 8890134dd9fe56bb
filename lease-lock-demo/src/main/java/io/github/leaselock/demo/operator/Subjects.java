package io.github.leaselock.demo.operator;

import io.github.leaselock.Holder;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockMode;
import io.github.leaselock.demo.api.Operation;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How objects are called when people are told of them: {@code Kind/name}. */
final class Subjects {

  private Subjects() {}

  static String of(Operation<?, ?> operation) {
    return operation.getKind() + "/" + operation.getMetadata().getName();
  }

  static String of(LockHolder holder) {
    return holder.holder().map(Subjects::of).orElse(holder.identity());
  }

  static String of(Holder holder) {
    return kind(holder) + "/" + holder.name();
  }

  /** The kind without its group. */
  static String kind(Holder holder) {
    int dot = holder.kind().indexOf('.');
    return dot < 0 ? holder.kind() : holder.kind().substring(0, dot);
  }

  static String mode(LockHolder holder) {
    return holder.mode() == LockMode.SHARED ? "shared" : "exclusive";
  }

  /** Holders, each with its mode, since when and why. */
  static String named(List<LockHolder> holders) {
    return holders.stream().map(Subjects::named).collect(Collectors.joining(", "));
  }

  private static String named(LockHolder holder) {
    String since = holder.since().map(time -> " since " + time).orElse("");
    String why = holder.reason().map(reason -> ": " + reason).orElse("");
    return String.format(Locale.ROOT, "%s (%s%s%s)", of(holder), mode(holder), since, why);
  }

  /** A reason that fits on a Lease, whatever a user wrote into a spec. */
  static String reason(String text) {
    return text.length() <= LockHolder.MAX_REASON ? text : text.substring(0, LockHolder.MAX_REASON);
  }
}
