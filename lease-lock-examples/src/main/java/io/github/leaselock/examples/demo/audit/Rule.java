package io.github.leaselock.examples.demo.audit;

/** One claim about a history, and how to judge it. */
interface Rule {

  /** Judges. */
  Finding judge(Evidence evidence);
}
