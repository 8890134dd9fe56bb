@NullMarked
package io.github.leaselock.demo.play.audit;

import org.jspecify.annotations.NullMarked;
