/** The operator: reconcilers for backups and restores, and the process that runs them. */
@NullMarked
package io.github.leaselock.demo.operator;

import org.jspecify.annotations.NullMarked;
