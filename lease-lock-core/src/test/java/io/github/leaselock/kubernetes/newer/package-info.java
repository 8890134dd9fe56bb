/**
 * What API servers do that are newer than the oldest which the tests run on, as far as it meets
 * Leases: the tests that say {@link io.github.leaselock.kubernetes.realserver.NewerServerTest}.
 */
@NullMarked
package io.github.leaselock.kubernetes.newer;

import org.jspecify.annotations.NullMarked;
