@NullMarked
package io.github.leaselock.examples.demo.audit;

import org.jspecify.annotations.NullMarked;
