package io.github.leaselock;

import io.github.leaselock.internal.text.Digits;
import io.github.leaselock.internal.text.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * A holder that is a person who keeps a protected thing for a while: maintenance, or a pause of all
 * automation for one thing.
 *
 * <p>As a {@link Holder} it is of the kind {@value #KIND}, which is no kind of object on an API
 * server; its namespace is that of the Lease, its name says who, and in place of a uid stands
 * {@code <id>} or {@code <id>:until:<seconds since 1970>}. It ends by a release, or once the wall
 * clock of the client that judges it is past that time and {@link #MARGIN}: the one place where a
 * wall clock says that a holder is gone, since a human operator asked for it.
 *
 * @param namespace the namespace of the Lease
 * @param who the person, or the team: no white space, no slash
 * @param id tells this reservation from others of the same person: letters, digits and dashes
 * @param until when it ends by itself, in whole seconds; empty for not at all
 */
public record Reservation(String namespace, String who, String id, Optional<Instant> until) {

  /** The kind of all holders that are reservations. */
  public static final String KIND = "Reservation.leaselock.github.io";

  /** How far the clocks of the client that reserves and of the one that judges may be apart. */
  public static final Duration MARGIN = Duration.ofSeconds(60);

  private static final String UNTIL = ":until:";

  /**
   * Checks the id and the time.
   *
   * @param namespace the namespace of the Lease
   * @param who the person
   * @param id tells it from others
   * @param until when it ends
   * @throws IllegalArgumentException if the id holds a colon, or the time is before 1970 or no
   *     whole second
   */
  public Reservation {
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(who, "who");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(until, "until");
    if (id.isEmpty() || id.indexOf(':') >= 0) {
      throw new IllegalArgumentException("not the id of a reservation: " + Text.quoted(id));
    }
    if (until.isPresent()
        && (until.get().isBefore(Instant.EPOCH) || !until.get().equals(wholeSecond(until.get())))) {
      throw new IllegalArgumentException(
          "a reservation ends at a whole second after 1970, not " + until.get());
    }
  }

  private static Instant wholeSecond(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * The holder that stands on the Lease of a lock.
   *
   * @return the holder
   * @throws IllegalArgumentException if a part cannot be a holder's
   */
  public Holder asHolder() {
    return new Holder(
        KIND, namespace, who, id + until.map(time -> UNTIL + time.getEpochSecond()).orElse(""));
  }

  /**
   * Reads a holder back.
   *
   * @param holder any holder
   * @return the reservation, or empty if it is none
   */
  public static Optional<Reservation> of(Holder holder) {
    Objects.requireNonNull(holder, "holder");
    if (!holder.kind().equals(KIND)) {
      return Optional.empty();
    }
    String uid = holder.uid();
    int at = uid.indexOf(UNTIL);
    String id = at < 0 ? uid : uid.substring(0, at);
    long seconds = at < 0 ? 0 : Digits.parse(uid, at + UNTIL.length(), uid.length());
    if (id.isEmpty() || id.indexOf(':') >= 0 || seconds < 0 || seconds > MAX_SECONDS) {
      return Optional.empty();
    }
    return Optional.of(
        new Reservation(
            holder.namespace(),
            holder.name(),
            id,
            at < 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds))));
  }

  private static final long MAX_SECONDS = Instant.MAX.getEpochSecond();

  /**
   * Whether it is over.
   *
   * @param now the wall clock of the client that judges
   * @return true once its time and {@link #MARGIN} have passed
   */
  public boolean isOver(Instant now) {
    Objects.requireNonNull(now, "now");
    return until
        .filter(time -> now.getEpochSecond() - time.getEpochSecond() > MARGIN.toSeconds())
        .isPresent();
  }
}
