/**
 * The protected resource: a MariaDB server, what is done to it, and the part of mutual exclusion
 * that only the resource itself can enforce.
 *
 * <p>A lock says who may act; it cannot stop who acts anyway. The classes here do that: {@link
 * io.github.leaselock.demo.database.Fence} refuses a transaction with an old token, {@link
 * io.github.leaselock.demo.database.WorkLedger} finds and ends work whose holder is gone. Nothing
 * here knows Kubernetes.
 */
@NullMarked
package io.github.leaselock.demo.database;

import org.jspecify.annotations.NullMarked;
