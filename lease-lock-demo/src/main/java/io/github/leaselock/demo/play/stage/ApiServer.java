package io.github.leaselock.demo.play.stage;

import java.io.IOException;
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

  /**
   * Kills it and starts it again; does not wait until it is ready.
   *
   * @throws UnsupportedOperationException if it is not the real one
   */
  void restart() throws IOException;

  /** Waits until it answers. */
  void awaitReady() throws IOException, InterruptedException;

  /** Stops it. */
  @Override
  void close();
}
