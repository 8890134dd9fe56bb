/**
 * Leases, holders and predicates on a cluster, through fabric8's kubernetes-client: the only
 * package that knows it.
 */
@NullMarked
package io.github.leaselock.kubernetes;

import org.jspecify.annotations.NullMarked;
