/** An operator whose backups and restores of one database never overlap. */
@NullMarked
package io.github.leaselock.examples.mysql;

import org.jspecify.annotations.NullMarked;
