package io.github.leaselock.josdk;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockCondition;
import java.util.Set;

/** What all tests do with their kinds. */
final class Kinds {

  static final String NAMESPACE = "db";

  private Kinds() {}

  static Restore restore(String name, String cluster) {
    return named(new Restore(), name, cluster);
  }

  static Backup backup(String name, String cluster) {
    return named(new Backup(), name, cluster);
  }

  private static <P extends CustomResource<Wish, State>> P named(P object, String name, String of) {
    object.setMetadata(new ObjectMetaBuilder().withNamespace(NAMESPACE).withName(name).build());
    Wish wish = new Wish();
    wish.setCluster(of);
    object.setSpec(wish);
    return object;
  }

  static LeaseKey lockOf(CustomResource<Wish, State> object) {
    return new LeaseKey(
        object.getMetadata().getNamespace(), object.getSpec().getCluster() + "-operations");
  }

  static boolean isFinished(CustomResource<Wish, State> object) {
    return Set.of("Succeeded", "Failed").contains(phase(object));
  }

  static String phase(CustomResource<Wish, State> object) {
    State state = object.getStatus();
    String phase = state == null ? null : state.getPhase();
    return phase == null ? "" : phase;
  }

  static <P extends CustomResource<Wish, State>> P in(P object, String phase) {
    State state = new State();
    state.setPhase(phase);
    object.setStatus(state);
    return object;
  }

  // [josdk-waiting]
  static <P extends CustomResource<Wish, State>> P waiting(P object, LockCondition why) {
    P waiting = in(object, "Waiting");
    waiting.getStatus().setMessage(why.reason() + ": " + why.message());
    return waiting;
  }

  // [josdk-waiting]

  static void restores(OperationSpec<Restore> spec) {
    spec.lock(Kinds::lockOf)
        .exclusive()
        .finishedWhen(Kinds::isFinished)
        .waitingStatus(Kinds::waiting);
  }

  static void backups(OperationSpec<Backup> spec) {
    spec.lock(Kinds::lockOf).shared().finishedWhen(Kinds::isFinished);
  }
}
