/**
 * What an API server answers to requests about Leases: one battery of probes for the real server
 * and for everything that stands in for it.
 *
 * <p>The probes are the files {@code *.yaml} among the test resources of this package. Each sends
 * one request in a known situation. What the real servers answered is recorded next to them, in a
 * file for each minor version, as {@code api-server-answers-v1.20.json}; where a stand-in answers
 * differently from the newest, it is wrong.
 */
@NullMarked
package io.github.leaselock.kubernetes.answers;

import org.jspecify.annotations.NullMarked;
