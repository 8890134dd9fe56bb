package io.github.leaselock.internal.memory;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.memory.InMemoryApiServer.Answer;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What each request about a Lease does to what is stored, and what it is answered. */
final class LeaseRequests {

  private final LeaseTable stored;
  private final Namespaces namespaces;
  private final InstantSource clock;
  private long uids;

  LeaseRequests(LeaseTable stored, Namespaces namespaces, InstantSource clock) {
    this.stored = stored;
    this.namespaces = namespaces;
    this.clock = clock;
  }

  Answer get(LeaseKey key) {
    return answer(() -> success(200, stored.existing(key)));
  }

  Answer post(LeaseKey key, Map<String, ?> body) {
    return answer(
        () -> {
          Map<String, Object> fresh = Metadata.named(key, LeaseSchema.ofBody(body));
          admit(key, fresh);
          Metadata.requireNoVersion(fresh);
          if (stored.get(key) != null) {
            throw Refusal.alreadyExists(key);
          }
          return store(201, key, begun(fresh));
        });
  }

  Answer put(LeaseKey key, Map<String, ?> body) {
    return answer(
        () -> {
          Map<String, Object> next = Metadata.requireNamed(key, LeaseSchema.ofBody(body));
          @Nullable Map<String, Object> current = stored.get(key);
          Metadata.requireUid(key, Tree.text(next, "metadata", "uid"), current);
          Metadata.version(next); // no number is a failure here, too
          return current == null ? create(key, next) : update(key, current, next);
        });
  }

  Answer mergePatch(LeaseKey key, Map<String, ?> patch) {
    return answer(
        () -> {
          Map<String, Object> current = stored.existing(key);
          Map<String, Object> next = LeaseSchema.ofPatched(key, Tree.merge(current, patch));
          return update(key, current, Metadata.requireNamed(key, next));
        });
  }

  Answer apply(LeaseKey key, Map<String, ?> body) {
    return answer(
        () -> {
          Map<String, Object> fields = LeaseSchema.ofConfiguration(body);
          @Nullable Map<String, Object> current = stored.get(key);
          if (current != null) {
            Map<String, Object> next = Metadata.requireNamed(key, Applying.merged(current, fields));
            admitUpdate(key, current, next);
            return replace(key, next);
          }
          Metadata.requireNamed(key, fields);
          Metadata.requireUid(key, Tree.text(fields, "metadata", "uid"), null);
          return create(key, fields);
        });
  }

  Answer delete(LeaseKey key, Optional<String> uid, Optional<String> version) {
    return answer(
        () -> {
          Map<String, Object> current = stored.existing(key);
          Metadata.requirePreconditions(key, uid, version, current);
          if (!Metadata.hasFinalizers(current)) {
            stored.remove(key);
          } else if (!Metadata.isTerminating(current)) {
            return store(200, key, Metadata.terminating(current, now()));
          }
          return success(200, current);
        });
  }

  private static Answer answer(Supplier<Answer> request) {
    try {
      return request.get();
    } catch (Refusal refusal) {
      return refusal.answer();
    }
  }

  private static Answer success(int code, Map<String, Object> object) {
    return new Answer(code, "", "", List.of(), Optional.of(Tree.copy(object)));
  }

  private void admit(LeaseKey key, Map<String, Object> fresh) {
    namespaces.requireOpen(key);
    LeaseValidation.requireValid(key, fresh);
  }

  private Answer create(LeaseKey key, Map<String, Object> fresh) {
    admit(key, fresh);
    return store(201, key, begun(fresh));
  }

  private Map<String, Object> begun(Map<String, Object> fresh) {
    return Metadata.begun(
        fresh, String.format(Locale.ROOT, "00000000-0000-4000-8000-%012d", ++uids), now());
  }

  private Answer update(LeaseKey key, Map<String, Object> current, Map<String, Object> next) {
    admitUpdate(key, current, next);
    return next.equals(current)
        ? success(200, current) // a no-op does not move the version
        : replace(key, next);
  }

  private static void admitUpdate(
      LeaseKey key, Map<String, Object> current, Map<String, Object> next) {
    Metadata.requireVersion(key, Metadata.version(next), current);
    Metadata.inherit(current, next);
    LeaseValidation.requireValidUpdate(key, current, next);
  }

  private Answer replace(LeaseKey key, Map<String, Object> next) {
    if (Metadata.isTerminating(next) && !Metadata.hasFinalizers(next)) {
      stored.remove(key);
      return success(200, next);
    }
    return store(200, key, next);
  }

  private Answer store(int code, LeaseKey key, Map<String, Object> object) {
    stored.put(key, object);
    return success(code, object);
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
