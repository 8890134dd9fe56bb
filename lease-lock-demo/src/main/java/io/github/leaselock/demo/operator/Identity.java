package io.github.leaselock.demo.operator;

import io.github.leaselock.Holder;
import io.github.leaselock.LockHolder;
import io.github.leaselock.demo.api.ApiGroup;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Who an operator process is: a name with a random part, so that a process started anew under the
 * same name, even in the same container, is another one.
 *
 * @param id the name and the random part
 * @param holder what holds an object's lock on behalf of the process
 */
record Identity(String id, Holder holder) {

  private static final String KIND = "OperatorProcess." + ApiGroup.GROUP;

  static Identity create(String name, String namespace) {
    UUID random = UUID.randomUUID();
    String id =
        String.format(
            Locale.ROOT, "%s-%s", name.toLowerCase(Locale.ROOT), random.toString().substring(0, 8));
    return new Identity(id, new Holder(KIND, namespace, id, random.toString()));
  }

  /** The operator process that a holder is, if it is one. */
  static Optional<String> operatorOf(LockHolder holder) {
    return holder.holder().filter(known -> known.kind().equals(KIND)).map(Holder::name);
  }
}
