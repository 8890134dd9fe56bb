package io.github.leaselock.josdk;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.github.leaselock.StalenessPredicate;
import java.util.function.Predicate;

/** Judges holders of every kind that was added. */
interface Judge extends StalenessPredicate {

  /**
   * Adds a kind.
   *
   * @throws IllegalArgumentException if the kind is known
   */
  <P extends HasMetadata> void add(Class<P> type, Predicate<? super P> finished);
}
