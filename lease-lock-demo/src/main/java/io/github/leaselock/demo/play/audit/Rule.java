package io.github.leaselock.demo.play.audit;

/** One claim about a history, and how to judge it. */
interface Rule {

  /** Judges. */
  Finding judge(Evidence evidence);
}
