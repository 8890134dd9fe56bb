/** A kube-apiserver of the benchmark's own, clients for it, and how many requests they send. */
@NullMarked
package io.github.leaselock.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
