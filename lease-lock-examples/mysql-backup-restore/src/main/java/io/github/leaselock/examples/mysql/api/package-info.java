/** What is stored in the cluster: requests for backups and restores, and how far they are. */
@NullMarked
package io.github.leaselock.examples.mysql.api;

import org.jspecify.annotations.NullMarked;
