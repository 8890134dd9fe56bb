@NullMarked
package io.github.leaselock.demo.database;

import org.jspecify.annotations.NullMarked;
