/** Tests of the module for the Java Operator SDK. */
@NullMarked
package io.github.leaselock.josdk;

import org.jspecify.annotations.NullMarked;
