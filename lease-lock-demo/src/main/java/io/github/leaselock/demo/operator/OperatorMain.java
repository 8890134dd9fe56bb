package io.github.leaselock.demo.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The operator as a process. Any number may run at once against one namespace and one database
 * server: the locks, and no leader election, keep them apart.
 *
 * <pre>
 * java -cp ... io.github.leaselock.demo.operator.OperatorMain
 *     (--api-url http://127.0.0.1:8080 | --kubeconfig FILE) --namespace NAMESPACE
 *     --db-url 'jdbc:mariadb://127.0.0.1:3306/?user=...&amp;password=...'
 *     --backups FOLDER --operator NAME [--health-probe-bind-address 127.0.0.1:8080]
 * </pre>
 *
 * <p><b>Expects</b> the three custom resource definitions ({@code deploy/crd}, on the class path in
 * {@code META-INF/fabric8}) to be installed, the database server to be up, and {@code --backups} to
 * be a folder that all operators share. It creates the schema {@code lease_lock} in the database
 * server, and never a database that it is asked to back up.
 *
 * <p><b>Says</b> one line per event on standard output, see {@link OperatorEvent}; the first is
 * {@code READY}, after which it works. Its id, in the lines and in {@code status.operator}, is
 * {@code NAME-<random>}. The log goes to standard error.
 *
 * <p><b>Ends</b> on SIGTERM or SIGINT with exit code 143 or 130: work in progress is aborted, what
 * it held stays held by the objects, and another operator, or this one started anew, takes it up.
 * The same after {@code kill -9}; then another operator notices by the end of the killed one's
 * database session. Exit code 1: its own database session was lost, so that others may take it for
 * dead; 2: wrong options.
 *
 * <p><b>To observe from outside</b>: the Lease {@code <cluster>-operations} (who may touch the
 * database), one Lease {@code mysqlbackup-<uid>-run} or {@code mysqlrestore-<uid>-run} per object
 * (which operator process runs it), the objects' status, and in the database {@code
 * lease_lock.fence} and {@code lease_lock.work} (see {@link
 * io.github.leaselock.demo.database.LeaseLockSchema}).
 */
@Command(
    name = "operator",
    mixinStandardHelpOptions = true,
    description = "Backs up and restores MySQL clusters, one lock per cluster.")
public final class OperatorMain implements Callable<Integer> {

  private static final int SESSION_LOST = 1;

  @Mixin private final OperatorOptions options = new OperatorOptions();

  /** Runs until the process is told to stop. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new OperatorMain()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Optional<InetSocketAddress> address = options.healthAddress();
    if (address.isEmpty()) {
      return run(process -> {});
    }
    try (HealthServer probes = HealthServer.on(address.get())) {
      return run(probes::tellOf);
    }
  }

  private int run(Consumer<Health> whenStarted) throws SQLException, InterruptedException {
    CountDownLatch lost = new CountDownLatch(1);
    try (KubernetesClient client = options.client()) {
      OperatorProcess process =
          OperatorProcess.start(
              options.setup(client), EventLog.printingTo(System.out), lost::countDown);
      whenStarted.accept(process);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process), "stop-operator"));
      lost.await(); // SIGTERM ends the process from here
      return SESSION_LOST;
    }
  }

  private static void stop(OperatorProcess process) {
    try {
      process.close();
    } catch (SQLException e) {
      System.err.println("The session in the database did not end cleanly: " + e.getMessage());
    }
  }
}
