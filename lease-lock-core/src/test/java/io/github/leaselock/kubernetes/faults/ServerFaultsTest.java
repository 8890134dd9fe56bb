package io.github.leaselock.kubernetes.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.leaselock.kubernetes.faults.Figures.Name;
import io.github.leaselock.kubernetes.realserver.ChildProcess;
import io.github.leaselock.kubernetes.realserver.FaultTest;
import io.github.leaselock.kubernetes.realserver.RealApiServer;
import org.junit.jupiter.api.Test;

/** Clients at work while the servers behind them are stopped, killed and started again. */
@FaultTest
class ServerFaultsTest {

  private static final int CONTENDERS = 12;

  /** So many requests must have failed before a server is mended. */
  private static final int FELT = 12;

  private static final int MOST_ROUNDS = 20;

  /** Of so many that were left behind, some have been taken over from. */
  private static final int ENOUGH_ABANDONED = 15;

  @Test
  void apiServerAndEtcdMayStopAndDieInTheMiddleOfWrites() {
    try (RealApiServer server = RealApiServer.start(EtcdHistory.FLAGS);
        Shift shift = new Shift(server, CONTENDERS, Seed.ofThisRun("ServerFaultsTest"))) {
      int rounds = 0;
      for (int round = 1; round <= 2 || isCalm(shift, Name.AMBIGUOUS_WRITES, 0); round++) {
        assertThat(round).as("rounds without %s", Name.AMBIGUOUS_WRITES).isLessThan(MOST_ROUNDS);
        for (ChildProcess process : new ChildProcess[] {server.apiServer(), server.etcd()}) {
          shift.awaitAcquisitions();
          process.pause();
          shift.awaitUnanswered(FELT);
          process.resume();
          shift.awaitAcquisitions();
          process.kill();
          shift.awaitUnanswered(FELT);
          process.startAgain();
          server.awaitReady();
          rounds += 2;
        }
      }
      awaitBusyDay(shift);

      Verdict verdict = shift.end();
      System.out.println("ServerFaultsTest: %d outages; %s".formatted(rounds, verdict));
      verdict.requireInnocence(server, shift.namespace(), shift.resource());
      assertThat(verdict.figures().get(Name.ACQUISITIONS)).isGreaterThan(50);
      assertThat(verdict.takeovers()).isGreaterThan(2);
      assertThat(verdict.figures().get(Name.UNANSWERED)).isGreaterThanOrEqualTo(8 * FELT);
      assertThat(verdict.figures().get(Name.AMBIGUOUS_WRITES)).isPositive();
    }
  }

  @Test
  void etcdMayLoseItsLeaderEveryFewSeconds() {
    try (RealApiServer server = RealApiServer.startWithEtcdMembers(3, EtcdHistory.FLAGS);
        Shift shift = new Shift(server, CONTENDERS, Seed.ofThisRun("ServerFaultsTest"))) {
      EtcdMembers members = new EtcdMembers(server);
      int lost = 0;
      for (int round = 1; round <= 6 || isCalm(shift, Name.UNANSWERED, FELT); round++) {
        assertThat(round).as("rounds without %s", Name.UNANSWERED).isLessThan(MOST_ROUNDS);
        int leader = members.awaitLeader();
        if (round % 2 == 0) {
          server.etcd(leader).pause();
          members.awaitLeaderOtherThan(leader);
          shift.awaitAcquisitions();
          server.etcd(leader).resume();
        } else {
          server.etcd(leader).kill();
          members.awaitLeaderOtherThan(leader);
          shift.awaitAcquisitions();
          server.etcd(leader).startAgain();
        }
        members.awaitAll();
        shift.awaitAcquisitions();
        lost++;
      }
      awaitBusyDay(shift);

      Verdict verdict = shift.end();
      System.out.println("ServerFaultsTest: %d leaders lost; %s".formatted(lost, verdict));
      verdict.requireInnocence(server, shift.namespace(), shift.resource());
      assertThat(verdict.figures().get(Name.ACQUISITIONS)).isGreaterThan(50);
      assertThat(verdict.takeovers()).isGreaterThan(2);
      assertThat(verdict.figures().get(Name.UNANSWERED)).isGreaterThan(FELT);
    }
  }

  /** Chance decides which requests an outage meets. */
  private static boolean isCalm(Shift shift, Name name, int number) {
    return shift.total(name) <= number;
  }

  private static void awaitBusyDay(Shift shift) {
    shift.awaitThat(
        "enough has happened",
        () ->
            shift.total(Name.ACQUISITIONS) > 50 && shift.total(Name.ABANDONED) >= ENOUGH_ABANDONED);
  }
}
