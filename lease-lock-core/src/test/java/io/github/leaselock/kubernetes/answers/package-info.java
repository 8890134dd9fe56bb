/**
 * What an API server answers to requests about Leases: one battery of probes for the real server
 * and for everything that stands in for it.
 *
 * <p>The probes are the files {@code *.yaml} among the test resources of this package. Each sends
 * one request in a known situation. The real server's answers are recorded in {@code
 * api-server-answers.json}, next to them; where a stand-in answers differently, it is wrong.
 */
@NullMarked
package io.github.leaselock.kubernetes.answers;

import org.jspecify.annotations.NullMarked;
