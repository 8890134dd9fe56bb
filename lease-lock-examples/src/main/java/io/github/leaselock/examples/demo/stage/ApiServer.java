package io.github.leaselock.examples.demo.stage;

import java.util.List;

/** An API server that lives as long as the run. */
public interface ApiServer extends AutoCloseable {

  /** What it is, for people. */
  String describe();

  /** What a run on it cannot show, one sentence each. */
  List<String> limits();

  /** How to reach it, as the content of a kubeconfig file. */
  String kubeconfig();

  /** Whether a watch that is resumed is told what it missed. */
  boolean replaysToWatches();

  /** Whether it is the real one. */
  boolean isReal();

  /** Stops it. */
  @Override
  void close();
}
