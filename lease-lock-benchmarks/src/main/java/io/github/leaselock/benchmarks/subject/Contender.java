package io.github.leaselock.benchmarks.subject;

/** One process that wants one lock, again and again. Used by one thread at a time. */
public interface Contender extends AutoCloseable {

  /** Returns when it holds. */
  void acquire() throws Exception;

  /** Returns when the API server has confirmed that it no longer holds. */
  void release() throws Exception;

  @Override
  void close();
}
