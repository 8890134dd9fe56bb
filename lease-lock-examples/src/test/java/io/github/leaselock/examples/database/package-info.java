@NullMarked
package io.github.leaselock.examples.database;

import org.jspecify.annotations.NullMarked;
