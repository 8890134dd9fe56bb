package io.github.leaselock.kubectl;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.LockHolder;
import io.github.leaselock.LockSnapshot;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Frees a lock, if it still is what was shown. */
@Command(
    name = "break",
    description = "Frees a lock from all who hold it, if it still is what is shown.")
final class BreakCommand extends ClusterCommand {

  @Parameters(paramLabel = "NAME", description = "the lock's Lease")
  private String name = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "why, for those who read the Lease later")
  private String reason = "";

  @Option(
      names = {"-y", "--yes"},
      description = "do not ask")
  private boolean yes;

  @Option(
      names = "--if-gone",
      description = "only if every holder is proven gone; a session is watched for that")
  private boolean ifGone;

  @Option(
      names = "--untold",
      description = "even if a session among them cannot be notified; make sure that it has ended")
  private boolean untold;

  BreakCommand(Ports.Connector connector, Terminal terminal) {
    super(connector, terminal);
  }

  @Override
  int run(Ports ports) {
    LeaseKey key = key(ports.namespace(), name);
    if (reason.isBlank() || reason.length() > LockHolder.MAX_REASON) {
      throw new UsageException("--reason has 1 to " + LockHolder.MAX_REASON + " characters");
    }
    Judge judge = new Judge(ports.cluster());
    LockSnapshot seen = ports.locks().inspect(key);
    Explanation lock = Explanation.of(seen, judge, ports.cluster().now());
    if (!lock.isHeld()) {
      terminal().print("Lock " + key + ": nobody holds it; nothing was done.");
      return lock.exists() ? ExitCode.OK : ExitCode.NO;
    }
    if (lock.newer()) {
      terminal().error("error: " + Plain.apart(Advice.of(lock).get(0)));
      return ExitCode.REFUSED;
    }
    if (ifGone) {
      lock = lock.proven(judge);
    }
    print(ExplainScreen.of(lock));
    terminal().print("");
    if (ifGone && !lock.isProvenGone()) {
      terminal().error("error: not proven gone: " + doubtful(lock) + "; nothing was done");
      return ExitCode.NO;
    }
    if (!yes && !terminal().confirms(question(lock))) {
      terminal().error("error: nothing was done");
      return ExitCode.NO;
    }
    return answer(ports, key, ports.locks().free(seen, reason, untold));
  }

  private static String question(Explanation lock) {
    return "Has all work of "
        + names(
            lock.namespace(),
            Stream.concat(lock.holders().stream(), lock.draining().stream()).toList())
        + " ended (Jobs, Pods, sessions in a database)? Then break the lock? [y/N] ";
  }

  private static String doubtful(Explanation lock) {
    return names(
        lock.namespace(),
        Stream.concat(
                lock.holders().stream().filter(each -> !each.evidence().isProvenGone()),
                lock.draining().stream())
            .toList());
  }

  private static String names(String namespace, List<Party> parties) {
    return parties.stream().map(each -> each.name(namespace)).collect(Collectors.joining(", "));
  }

  private int answer(Ports ports, LeaseKey key, Locks.Broken broken) {
    if (broken instanceof Locks.Broken.Freed) {
      LockRow now = LockRow.of(ports.locks().inspect(key));
      terminal()
          .print(
              "Lock "
                  + key
                  + " was freed; now it is "
                  + now.state()
                  + (now.holders().isEmpty() ? "." : " by " + now.holder() + "."));
      return ExitCode.OK;
    }
    if (broken instanceof Locks.Broken.Moved) {
      terminal().error("error: the lock has moved since it was shown; nothing was done");
      return ExitCode.NO;
    }
    if (broken instanceof Locks.Broken.Untold untold) {
      terminal()
          .error(
              "error: a session could not be notified, so nothing was done: "
                  + Plain.of(untold.why(), 200)
                  + "; once its process has ended, --untold goes on");
      return ExitCode.NO;
    }
    if (broken instanceof Locks.Broken.Unknown unknown) {
      terminal()
          .error(
              "error: it may have been freed, explain it again: " + Plain.of(unknown.why(), 200));
      return ExitCode.UNKNOWN;
    }
    terminal().print("Lock " + key + ": nobody holds it; nothing was done.");
    return ExitCode.OK;
  }
}
