/**
 * The custom resources of the example: {@code MySQLCluster}, {@code MySQLBackup} and {@code
 * MySQLRestore} of group {@code examples.leaselock.github.io}.
 *
 * <p>Names, states and printer columns follow those that users of Percona's MySQL operator know.
 */
@NullMarked
package io.github.leaselock.demo.api;

import org.jspecify.annotations.NullMarked;
