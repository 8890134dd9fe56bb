package io.github.leaselock.simulation;

import io.github.leaselock.internal.lease.LeaseFormat;
import io.github.leaselock.internal.lease.LeaseRecord;
import io.github.leaselock.internal.memory.InMemoryApiServer.Snapshot;
import io.github.leaselock.internal.store.NewLease;
import io.github.leaselock.simulation.Scenario.Mishap;
import io.github.leaselock.simulation.engine.Move;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What happens where the lock's world ends: to etcd, on the way to it, and beside the lock. */
final class Edges {

  private static final int MUCH = 300;

  /** What the API server takes in a Lease, and an annotation that is not ours. */
  private static final int MAX_ANNOTATIONS = 256 * 1024;

  private static final String NOTES = "example.com/notes";

  private final World world;
  private final Mishaps mishaps;
  private @Nullable Snapshot backup;

  Edges(World world, Mishaps mishaps) {
    this.world = world;
    this.mishaps = mishaps;
  }

  void offer(Mishap mishap, List<Move> moves) {
    SimulatedServer server = world.server();
    Optional<LeaseRecord> lease = server.history().current().lease();
    boolean webhook = server.webhook().isThere();
    switch (mishap) {
      case BACKUP_TAKEN ->
          mishaps.add(moves, mishap, "a backup is taken", () -> backup = server.backUp());
      case BACKUP_RESTORED -> {
        if (backup != null) {
          Snapshot taken = backup;
          mishaps.add(moves, mishap, "etcd is restored from the backup", () -> restore(taken));
        }
      }
      case OTHER_TRAFFIC ->
          mishaps.add(moves, mishap, "others write 300 times", () -> server.writeElsewhere(MUCH));
      case WEBHOOK_EDITS -> offerWebhooks(moves, lease);
      case WEBHOOK_REFUSES ->
          mishaps.add(
              moves,
              mishap,
              "a webhook fails closed",
              () -> {
                world.stopProgress();
                world.tally().count(Tally.Event.WEBHOOK);
                server.webhook().refuses();
              });
      case WEBHOOK_REMOVED -> {
        if (webhook) {
          mishaps.add(moves, mishap, "the webhook is removed", server.webhook()::remove);
        }
      }
      case UPDATE_REVOKED ->
          mishaps.add(
              moves,
              mishap,
              "the right to update is revoked",
              () -> {
                world.stopProgress();
                server.mayUpdate(false);
              });
      case UPDATE_GRANTED -> {
        if (!server.mayUpdate()) {
          mishaps.add(
              moves, mishap, "the right to update is granted", () -> server.mayUpdate(true));
        }
      }
      case LEASE_FILLED -> lease.ifPresent(now -> offerFilling(moves, now));
      case LEASE_EMPTIED -> lease.ifPresent(now -> offerEmptying(moves, now));
      case CONTENT_DAMAGED -> lease.ifPresent(now -> offerDamage(moves, now));
      case NEWER_VERSION_WRITES -> lease.ifPresent(now -> offerNewer(moves));
      case LEAVES_THE_WATCH -> lease.ifPresent(now -> offerDeletedEvent(moves, now));
      case LEASE_TERMINATING -> lease.ifPresent(now -> offerTermination(moves));
      case THING_MADE_ANEW ->
          mishaps.add(
              moves,
              mishap,
              "what is protected is deleted and made again",
              world.cluster()::makeTheThingAnew);
      default -> throw new IllegalArgumentException("not of an edge: " + mishap);
    }
  }

  private void restore(Snapshot taken) {
    world.breakAssumption("etcd does not go backwards");
    world.tally().count(Tally.Event.RESTORED);
    world.edges().wentBack();
    world.withdrawals().goBack();
    world.server().restore(taken);
    world.work().forget();
    world.answers().goBack();
  }

  private void offerWebhooks(List<Move> moves, Optional<LeaseRecord> lease) {
    Set<String> keys = new TreeSet<>();
    lease.ifPresent(now -> keys.addAll(now.annotations().keySet()));
    keys.addAll(List.of(LeaseFormat.HOLDERS, LeaseFormat.QUEUE, LeaseFormat.SETTLED));
    for (String key : keys) {
      String name = key.substring(LeaseFormat.PREFIX.length());
      for (Webhook.Edit edit : Webhook.Edit.values()) {
        mishaps.add(
            moves,
            Mishap.WEBHOOK_EDITS,
            "a webhook %s %s".formatted(edit.toString().toLowerCase(Locale.ROOT), name),
            () -> {
              world.breakAssumption("no other hand writes the Lease");
              world.tally().count(Tally.Event.WEBHOOK);
              world.server().webhook().edits(edit, name);
            });
      }
    }
  }

  private void offerDamage(List<Move> moves, LeaseRecord lease) {
    for (Damage damage : Damage.of(lease)) {
      mishaps.add(
          moves,
          Mishap.CONTENT_DAMAGED,
          "a hand: " + damage.label(),
          () -> {
            world.breakAllButExclusion("nobody damages what a Lease carries");
            world.tally().count(Tally.Event.DAMAGED);
            world.server().tamper(server -> server.mergePatch(SimulatedServer.KEY, damage.patch()));
          });
    }
  }

  /** To the last byte that the API server takes. */
  private void offerFilling(List<Move> moves, LeaseRecord lease) {
    mishaps.add(
        moves,
        Mishap.LEASE_FILLED,
        "another program fills the Lease",
        () -> {
          world.stopProgress();
          world.tally().count(Tally.Event.FILLED);
          int used =
              lease.annotations().entrySet().stream()
                  .mapToInt(text -> bytes(text.getKey()) + bytes(text.getValue()))
                  .sum();
          note(Optional.of("x".repeat(MAX_ANNOTATIONS - used - NOTES.length())));
        });
  }

  private void offerEmptying(List<Move> moves, LeaseRecord lease) {
    if (isFull(lease)) {
      mishaps.add(
          moves, Mishap.LEASE_EMPTIED, "a person takes that away", () -> note(Optional.empty()));
    }
  }

  static boolean isFull(LeaseRecord lease) {
    return lease.remainder().length() > 0;
  }

  /** The most that another program has written to the Lease, in bytes. */
  static int mostNoted(History history) {
    return history.since(0).stream()
        .flatMap(version -> version.lease().stream())
        .mapToInt(lease -> lease.remainder().length())
        .max()
        .orElse(0);
  }

  private void note(Optional<String> text) {
    Map<String, Object> annotations = new HashMap<>();
    annotations.put(NOTES, text.orElse(null));
    world
        .server()
        .tamper(
            server ->
                server.mergePatch(
                    SimulatedServer.KEY, Map.of("metadata", Map.of("annotations", annotations))));
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private void offerNewer(List<Move> moves) {
    mishaps.add(
        moves,
        Mishap.NEWER_VERSION_WRITES,
        "a newer version writes what this one does not know",
        () -> {
          world.tally().count(Tally.Event.NEWER_VERSION);
          world.server().newerVersionWrites();
        });
  }

  private void offerTermination(List<Move> moves) {
    mishaps.add(
        moves,
        Mishap.LEASE_TERMINATING,
        "a hand deletes the Lease, which has a finalizer",
        () -> {
          world.breakAssumption("no other hand writes the Lease");
          world.tally().count(Tally.Event.LEASE_TAMPERED_WITH);
          Map<String, ?> finalizer =
              Map.of("metadata", Map.of("finalizers", List.of("example.com/kept")));
          world.server().tamper(hand -> hand.mergePatch(SimulatedServer.KEY, finalizer));
          world
              .server()
              .tamper(hand -> hand.delete(SimulatedServer.KEY, Optional.empty(), Optional.empty()));
        });
  }

  /** It no longer bears the label, so the watch shows the old content under the new version. */
  private void offerDeletedEvent(List<Move> moves, LeaseRecord before) {
    mishaps.add(
        moves,
        Mishap.LEAVES_THE_WATCH,
        "a hand takes the labels away, and watches show a DELETED event",
        () -> {
          Map<String, Object> labels = new HashMap<>();
          NewLease.LABELS.keySet().forEach(label -> labels.put(label, null));
          labels.put(LeaseFormat.CONTENDED, null);
          world.tally().count(Tally.Event.LEFT_THE_WATCH);
          world
              .server()
              .tamper(
                  server ->
                      server.mergePatch(
                          SimulatedServer.KEY, Map.of("metadata", Map.of("labels", labels))));
          world
              .server()
              .history()
              .current()
              .lease()
              .ifPresent(
                  now -> mishaps.show(Records.at(before, before.uid(), now.resourceVersion())));
        });
  }
}
