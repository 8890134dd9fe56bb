package io.github.leaselock.demo.operator;

import java.util.Optional;

/** What a kubelet asks an operator process. */
interface Health {

  /** Why the process had better be started anew, if so. */
  Optional<String> sick();

  /** Why the process does not work yet, or at the moment, if so. */
  Optional<String> unready();
}
