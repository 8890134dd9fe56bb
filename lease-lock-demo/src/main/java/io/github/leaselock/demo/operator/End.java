package io.github.leaselock.demo.operator;

import io.github.leaselock.demo.api.OperationState;

/** How the work of a {@link Run} came to its end. */
sealed interface End {
  record Done(Work.WorkResult result) implements End {}

  record Failed(OperationState state, String reason, String message) implements End {}

  record Stopped() implements End {}
}
