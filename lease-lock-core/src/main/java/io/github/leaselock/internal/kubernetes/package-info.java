/**
 * Leases and objects on a cluster, through fabric8's kubernetes-client: beside the way in, {@code
 * io.github.leaselock.kubernetes}, the only package that knows it.
 */
@NullMarked
package io.github.leaselock.internal.kubernetes;

import org.jspecify.annotations.NullMarked;
