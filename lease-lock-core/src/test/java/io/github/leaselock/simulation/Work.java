package io.github.leaselock.simulation;

import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockMode;
import io.github.leaselock.simulation.engine.Client;
import io.github.leaselock.simulation.engine.LawBroken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the lock protects: work that takes several steps, on a resource that checks tokens and on
 * one that cannot.
 *
 * <p>A job is visible from its start to its end, and does something only in between two calls of x.
 * So a drain check that sees no job knows that none does anything.
 */
final class Work {

  static final String APART = "drained work never overlaps";
  static final String FENCED = "a fenced resource never goes backwards";
  static final String ACCEPTED = "a fenced resource takes what its holder writes";

  private final Tally tally;
  private final Cluster cluster;
  private final List<Job> jobs = new ArrayList<>();
  private final Map<FencingToken, Integer> grants = new HashMap<>();
  private long largestToken;
  private Optional<Holder> largestBy = Optional.empty();
  private int latestGrant;

  private static final class Job {
    private final Client client;
    private final Holder holder;
    private final LockMode mode;
    private final FencingToken token;
    private boolean acts;

    Job(Client client, Holder holder, LockMode mode, FencingToken token) {
      this.client = client;
      this.holder = holder;
      this.mode = mode;
      this.token = token;
    }

    boolean excludes(Job other) {
      return !holder.equals(other.holder) && mode.conflictsWith(other.mode);
    }

    @Override
    public String toString() {
      return holder.uid() + (mode == LockMode.SHARED ? " shared" : "") + " t" + token;
    }
  }

  Work(Tally tally, Cluster cluster) {
    this.tally = tally;
    this.cluster = cluster;
  }

  /** The server has stored a grant, after all the others. */
  void granted(FencingToken token) {
    grants.putIfAbsent(token, grants.size() + 1);
  }

  /** What is protected goes back together with etcd. */
  void forget() {
    grants.clear();
    largestToken = 0;
    latestGrant = 0;
  }

  void begin(Client client, Holder holder, LockMode mode, FencingToken token) {
    jobs.add(new Job(client, holder, mode, token));
  }

  void end(Client client) {
    jobs.removeIf(job -> job.client.equals(client));
  }

  /** A holder that releases while another of its threads works is to blame, not the lock. */
  void excuse(Holder holder, Client releasing) {
    jobs.removeIf(job -> job.holder.equals(holder) && !job.client.equals(releasing));
  }

  /** A person has removed this holder by force. */
  void excuse(Holder holder) {
    jobs.removeIf(job -> job.holder.equals(holder));
  }

  /** Whether a job of this grant runs. */
  boolean runs(LockHolder evicted) {
    return jobs.stream()
        .anyMatch(
            job ->
                job.holder.identity().equals(evicted.identity())
                    && Optional.of(job.token).equals(evicted.token()));
  }

  /**
   * The job of this client touches the resource that cannot check tokens.
   *
   * @return who else does, and must not
   */
  Optional<String> begins(Client client) {
    Optional<Job> mine = jobs.stream().filter(job -> job.client.equals(client)).findFirst();
    mine.ifPresent(job -> job.acts = true);
    Optional<String> other =
        mine.flatMap(
            job ->
                jobs.stream()
                    .filter(rival -> rival.acts && rival.excludes(job))
                    .filter(rival -> !cluster.areFamily(rival.holder, job.holder))
                    .map(rival -> job + " acts while " + rival + " does")
                    .findFirst());
    other.ifPresent(both -> tally.count(Tally.Event.OVERLAP));
    return other;
  }

  /** It has done so. */
  void ends(Client client) {
    jobs.stream().filter(job -> job.client.equals(client)).forEach(job -> job.acts = false);
  }

  /** A write to the resource that refuses tokens smaller than the largest it has seen. */
  boolean writeFenced(Holder by, FencingToken token) {
    if (token.value() < largestToken) {
      tally.count(Tally.Event.FENCED_OFF);
      return false;
    }
    int grant = grants.getOrDefault(token, 0);
    if (grant < latestGrant) {
      throw new LawBroken(FENCED, "it took token " + token + ", of an earlier grant than its last");
    }
    largestToken = token.value();
    latestGrant = grant;
    largestBy = Optional.of(by);
    return true;
  }

  /** Whether one of its own operation has written last: a child's token is the larger one. */
  boolean isFencedOffByItsOwn(Holder holder) {
    return largestBy.filter(by -> cluster.areFamily(by, holder)).isPresent();
  }
}
