package io.github.leaselock.internal.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.github.leaselock.Holder;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.kubernetes.LiveObjects.UnknownException;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One kind that a judge knows, and when its objects have finished.
 *
 * @param name what the kind is called in messages
 * @param type finds out what the API server calls it
 * @param objects reads its objects
 * @param model as what an object is shown to the predicate
 * @param finished the predicate
 * @param <T> as what an object is shown to the predicate
 */
public record JudgedKind<T extends HasMetadata>(
    String name, Type type, LiveObjects objects, Class<T> model, Predicate<? super T> finished) {

  private static final Logger LOG = LoggerFactory.getLogger(JudgedKind.class);

  /** The kind that holders are compared with, known from a class or asked of the API server. */
  public interface Type {

    /**
     * The type, if a holder is of it.
     *
     * @throws UnknownException if that cannot be told
     */
    Optional<ResourceType> of(Holder holder) throws UnknownException;

    /** What was known is no longer so: the API server does not serve it any more. */
    default void forget() {}
  }

  /**
   * The verdict on a holder of this kind; empty if it is of another.
   *
   * @throws UnknownException if it cannot be told whether it is of this kind
   */
  public Optional<Verdict> judge(Holder holder) throws UnknownException {
    Optional<ResourceType> resource = type.of(holder);
    return resource.isEmpty() ? Optional.empty() : Optional.of(judge(resource.get(), holder));
  }

  private Verdict judge(ResourceType resource, Holder holder) {
    try {
      Optional<String> object = objects.read(resource, holder);
      return object.isEmpty() ? Verdict.stale() : judge(holder, object.get());
    } catch (UnknownException e) {
      if (!e.isServed()) {
        type.forget();
      }
      return Verdict.unknown(e.why());
    }
  }

  @SuppressWarnings("IllegalCatch") // a predicate is anybody's code
  private Verdict judge(Holder holder, String json) {
    @Nullable T object = read(holder, json);
    if (object == null) {
      return Verdict.live();
    }
    try {
      return finished.test(object) ? Verdict.stale() : Verdict.live();
    } catch (RuntimeException e) {
      return Verdict.unknown(
          "the predicate that tells whether " + name + " has finished failed: " + e);
    }
  }

  /** An object that cannot be read any more is there all the same. */
  @SuppressWarnings("IllegalCatch") // as is whatever a class does to be read
  private @Nullable T read(Holder holder, String json) {
    try {
      return objects.server().serialization().unmarshal(json, model);
    } catch (RuntimeException unreadable) {
      LOG.debug("{} cannot be read as {}: {}", holder, model, unreadable.toString());
      return null;
    }
  }
}
