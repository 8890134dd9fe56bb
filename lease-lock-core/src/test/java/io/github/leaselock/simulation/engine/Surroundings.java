package io.github.leaselock.simulation.engine;

import java.util.List;
import java.util.Set;

/** What a course has to know of the world that it is taken in. */
public interface Surroundings {

  /** What may happen to clients. */
  Set<Twist> twists();

  /** Adds what may happen now without any client's doing. */
  void offer(List<Move> moves);

  /** Something happens to a client. */
  void count(Twist twist);

  /** After how many steps somebody is taken to wait for ever. */
  int maxSteps();
}
