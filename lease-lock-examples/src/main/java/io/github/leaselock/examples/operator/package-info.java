/** The operator: reconcilers for backups and restores, and the process that runs them. */
@NullMarked
package io.github.leaselock.examples.operator;

import org.jspecify.annotations.NullMarked;
