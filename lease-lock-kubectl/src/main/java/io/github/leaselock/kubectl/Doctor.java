package io.github.leaselock.kubectl;

import io.github.leaselock.Holder;
import io.github.leaselock.LeaseKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at rights, locks and leftovers of a namespace, or of all. Changes nothing. */
final class Doctor {

  private static final String LEASES = "coordination.k8s.io";
  private static final int MOST = 160;

  private final Cluster cluster;
  private final Locks locks;
  private final Optional<String> namespace;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, Right> rights = new LinkedHashMap<>();

  Doctor(Cluster cluster, Locks locks, Optional<String> namespace) {
    this.cluster = cluster;
    this.locks = locks;
    this.namespace = namespace;
  }

  List<Finding> examine() {
    need("list", LEASES, "leases", namespace, "list, doctor");
    need("get", LEASES, "leases", namespace, "explain, break");
    need("watch", LEASES, "leases", namespace, "list -w, break --if-gone");
    need("update", LEASES, "leases", namespace, "break");
    boolean readable =
        rights.values().stream()
            .filter(right -> List.of("list", "get").contains(right.verb()))
            .allMatch(cluster::may);
    if (readable) {
      leases(cluster.leases(namespace));
    } else {
      add(Finding.Topic.LOCKS, true, where(), "not looked at, for leases may not be read");
    }
    rights.values().forEach(this::right);
    return findings.stream().sorted((one, other) -> one.topic().compareTo(other.topic())).toList();
  }

  private String where() {
    return namespace.map(name -> "namespace " + name).orElse("all namespaces");
  }

  private void need(
      String verb, String group, String resource, Optional<String> where, String purpose) {
    Right right = new Right(verb, group, resource, where, purpose);
    rights.putIfAbsent(verb + " " + right.named() + " " + where, right);
  }

  private void right(Right right) {
    boolean allowed = cluster.may(right);
    String subject =
        right.verb()
            + " "
            + right.named()
            + right.namespace().map(name -> " in " + name).orElse(" in all namespaces");
    add(
        Finding.Topic.RIGHTS,
        !allowed,
        subject,
        (allowed ? "yes" : "no") + ", for " + right.purpose());
  }

  private void add(Finding.Topic topic, boolean wrong, String subject, String words) {
    findings.add(new Finding(topic, wrong, subject, Plain.of(words, MOST)));
  }

  private void leases(List<LeaseView> leases) {
    Instant now = cluster.now();
    List<LeaseKey> keys = leases.stream().filter(LeaseView::isLock).map(LeaseView::key).toList();
    List<Explanation> all =
        keys.stream()
            .map(key -> Explanation.of(locks.inspect(key), new Judge(cluster), now))
            .toList();
    long held = all.stream().filter(Explanation::isHeld).count();
    add(
        Finding.Topic.LOCKS,
        false,
        where(),
        all.size() + (all.size() == 1 ? " lock, " : " locks, ") + held + " held");
    all.forEach(this::lock);
    leases.stream().filter(LeaseView::isSession).forEach(lease -> session(lease, now));
  }

  private void lock(Explanation lock) {
    String subject = "lock " + lock.key();
    lock.oddities().forEach(odd -> add(Finding.Topic.LOCKS, true, subject, odd));
    for (Party holder : lock.holders()) {
      if (holder.evidence() instanceof Evidence.Foreign) {
        String words = holder.name(lock.namespace()) + " was written by another program";
        add(Finding.Topic.LOCKS, true, subject, words);
      }
      leftover(subject, lock, holder, "holds");
    }
    lock.waiters().forEach(waiter -> leftover(subject, lock, waiter, "waits"));
    Stream.of(lock.holders(), lock.draining(), lock.waiters())
        .flatMap(List::stream)
        .flatMap(party -> party.entry().holder().stream())
        .forEach(this::needToJudge);
  }

  private void needToJudge(Holder holder) {
    if (SessionClaim.of(holder).isPresent()) {
      Optional<String> where = Optional.of(holder.namespace());
      if (namespace.isPresent() && !where.equals(namespace)) {
        need("get", LEASES, "leases", where, "judging its sessions");
      }
      return;
    }
    int dot = holder.kind().indexOf('.');
    String group = dot < 0 ? "" : holder.kind().substring(dot + 1);
    Optional<String> where =
        namespace.isEmpty() || holder.namespace().isEmpty()
            ? Optional.empty()
            : Optional.of(holder.namespace());
    cluster
        .plural(holder)
        .ifPresent(plural -> need("get", group, plural, where, "judging holders of that kind"));
  }

  private void leftover(String subject, Explanation lock, Party party, String does) {
    boolean ended =
        (party.evidence() instanceof Evidence.There there && there.readsFinal())
            || party.evidence() instanceof Evidence.Silent
            || party.evidence().isProvenGone();
    if (ended) {
      String words =
          party.name(lock.namespace()) + " still " + does + ", but: " + party.evidence().sentence();
      add(Finding.Topic.LEFTOVERS, true, subject, words);
    }
  }

  private void session(LeaseView lease, Instant now) {
    SessionClaim any =
        new SessionClaim(lease.key(), lease.uid(), Duration.ofSeconds(lease.seconds()), "0");
    Evidence evidence = SessionJudge.judge(any, Optional.of(lease), now);
    if (evidence instanceof Evidence.Ended || evidence instanceof Evidence.Silent) {
      add(
          Finding.Topic.LEFTOVERS,
          false,
          "session " + lease.key(),
          evidence.sentence() + "; the next session of its namespace collects it");
    }
  }
}
