package io.github.leaselock.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.github.leaselock.AcquireRequest;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as kubectl starts it, on a real API server. */
@Tag("kube-api")
@Timeout(900)
class ProgramOnARealServerTest {

  private static final Path PAGE = Path.of("../docs/kubectl.md");
  private static final Pattern ROLE =
      Pattern.compile("^```yaml\\n(.*?^kind: Role\\n.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  @TempDir private static Path temp;
  private static RealServer server;
  private static Shell shell;

  @BeforeAll
  static void start() throws IOException {
    server = new RealServer(temp);
    shell = new Shell(temp, server.kubeconfig);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static LeaseLock lock(String namespace, String name) {
    return server.locks(server.client).lock(namespace, name);
  }

  private static void acquire(LeaseLock lock, Holder holder, AcquireRequest request) {
    assertThat(lock.acquire(holder, request)).isInstanceOf(AcquireResult.Acquired.class);
  }

  private static void queue(LeaseLock lock, Holder holder, AcquireRequest request) {
    assertThat(lock.acquire(holder, request.queued())).isInstanceOf(AcquireResult.Held.class);
  }

  private static List<String> explain(String namespace, String lock) throws Exception {
    Shell.Ran ran = shell.run("kubectl lease-lock explain -n " + namespace + " " + lock);
    assertThat(ran.code()).as("%s", ran.output()).isZero();
    assertThat(ran.output()).hasSizeLessThanOrEqualTo(24);
    Screen.fits(ran.output());
    return ran.output();
  }

  private static void says(String namespace, String lock, String words) throws Exception {
    assertThat(String.join(" ", explain(namespace, lock)).replaceAll(" +", " ")).contains(words);
  }

  @Test
  void explainsWhyARestoreWaits() throws Exception {
    String namespace = "why";
    server.namespace(namespace);
    Holder restore = server.stored("MySQLRestore", namespace, "restore9", "Waiting");
    Holder live = server.stored("MySQLBackup", namespace, "live", "Running");
    Holder done = server.stored("MySQLBackup", namespace, "done", "Succeeded");
    Holder again = server.stored("MySQLBackup", namespace, "again", "Running");
    Holder earlier = new Holder(again.kind(), namespace, "again", "an-earlier-uid");
    Holder ghost = new Holder(live.kind(), namespace, "ghost", "uid-of-the-ghost");
    Holder other = new Holder("Widget.no.example.com", namespace, "w", "uid-of-the-widget");

    for (Holder holder : List.of(live, done, earlier, ghost, other)) {
      LeaseLock lock = lock(namespace, holder.name());
      acquire(lock, holder, AcquireRequest.exclusive().because("nightly backup"));
      queue(lock, restore, AcquireRequest.exclusive().because("restore of backup1"));
    }
    says(namespace, "live", "MySQLBackup live has to release: it is there and not finished");
    says(namespace, "done", "MySQLBackup done has ended (status.state Succeeded)");
    says(namespace, "again", "object is gone: another one has its name, uid " + again.uid());
    says(namespace, "ghost", "MySQLBackup ghost is a ghost: its object is gone");
    says(namespace, "w", "the API server serves no kind Widget.no.example.com");

    LeaseLock drains = lock(namespace, "drains");
    acquire(drains, ghost, AcquireRequest.exclusive());
    assertThat(
            drains.acquire(
                restore,
                AcquireRequest.exclusive()
                    .takingOver(holder -> Verdict.stale())
                    .drainingWith(evicted -> false)))
        .isInstanceOf(AcquireResult.Draining.class);
    says(namespace, "drains", "MySQLRestore restore9 has the lock and may not begin: the work of");

    LeaseLock offered = lock(namespace, "offered");
    acquire(offered, live, AcquireRequest.exclusive());
    queue(offered, done, AcquireRequest.exclusive());
    queue(offered, restore, AcquireRequest.exclusive());
    offered.release(live);
    says(namespace, "offered", "MySQLBackup done was offered the lock and has not taken it up");

    LeaseLock urgent = lock(namespace, "urgent");
    acquire(urgent, live, AcquireRequest.exclusive());
    queue(urgent, restore, AcquireRequest.exclusive());
    queue(urgent, done, AcquireRequest.exclusive().priority(10));
    says(namespace, "urgent", "MySQLRestore restore9 comes behind it: a higher priority");

    LeaseLock foreign = lock(namespace, "foreign");
    acquire(foreign, live, AcquireRequest.exclusive());
    queue(foreign, restore, AcquireRequest.exclusive());
    assertThat(
            shell
                .run(
                    "kubectl -n why patch lease foreign --type=merge"
                        + " -p '{\"spec\":{\"holderIdentity\":\"elector_1\"}}'")
                .code())
        .isZero();
    says(namespace, "foreign", "Another program, a leader elector say, wrote \"elector_1\"");
  }

  @Test
  void explainsADeadSessionAndFreesItsLock() throws Exception {
    String namespace = "dead";
    server.namespace(namespace);
    Holder restore = server.stored("MySQLRestore", namespace, "restore9", "Waiting");
    KubernetesClient process = server.client();
    var locks = server.locks(process);
    var session =
        locks.session(namespace).named("worker-1").duration(Duration.ofSeconds(20)).open();
    assertThat(session.tryAcquire(locks.lock(namespace, "held"), AcquireRequest.exclusive()))
        .isPresent();
    queue(lock(namespace, "held"), restore, AcquireRequest.exclusive());
    says(namespace, "held", "session worker-1");

    process.close(); // it renews no more
    server
        .client
        .genericKubernetesResources("coordination.k8s.io/v1", "Lease")
        .inNamespace(namespace)
        .withName(session.key().name())
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"renewTime\":\"2026-01-02T03:04:05.000000Z\"}}");
    says(namespace, "held", "session is silent: renewed");
    Shell.Ran broken =
        shell.run("kubectl lease-lock break -n dead held --if-gone --yes --reason 'node is lost'");
    assertThat(broken.output())
        .as("%s", broken.output())
        .contains("Lock dead/held was freed; now it is offered by MySQLRestore restore9.");
    assertThat(broken.code()).isZero();
  }

  @Test
  void breaksNothingThatIsAliveOrUnconfirmed() throws Exception {
    String namespace = "careful";
    server.namespace(namespace);
    Holder live = server.stored("MySQLBackup", namespace, "live", "Running");
    acquire(lock(namespace, "held"), live, AcquireRequest.exclusive());
    String before = shell.run("kubectl get lease held -n careful -o yaml").output().toString();

    Shell.Ran refused =
        shell.run("kubectl lease-lock break -n careful held --if-gone --yes --reason x");
    assertThat(refused.code()).as("%s", refused.output()).isEqualTo(ExitCode.NO);
    assertThat(refused.output())
        .anyMatch(line -> line.startsWith("error: not proven gone: MySQLBackup live"));
    Shell.Ran unasked = shell.run("kubectl lease-lock break -n careful held --reason x");
    assertThat(unasked.code()).as("nobody says yes").isEqualTo(ExitCode.NO);
    assertThat(shell.run("kubectl lease-lock doctor -n careful").output())
        .contains("Nothing is wrong.");

    assertThat(shell.run("kubectl get lease held -n careful -o yaml").output().toString())
        .isEqualTo(before);
  }

  @Test
  void aWatchShowsEachChange() throws Exception {
    String namespace = "watched";
    server.namespace(namespace);
    LeaseLock lock = lock(namespace, "held");
    Holder first = server.stored("MySQLBackup", namespace, "first", "Running");
    Holder second = server.stored("MySQLBackup", namespace, "second", "Running");
    acquire(lock, first, AcquireRequest.exclusive());
    try (Shell.Watched watched = shell.start("kubectl lease-lock list -n watched -w")) {
      assertThat(watched.until("held ")).contains("MySQLBackup first");
      lock.release(first);
      assertThat(watched.until("free")).startsWith("held ");
      acquire(lock, second, AcquireRequest.exclusive());
      assertThat(watched.until("MySQLBackup second")).startsWith("held ");
    }
  }

  @Test
  void endsWithACodeForScripts() throws Exception {
    assertThat(shell.run("kubectl lease-lock explain -n default none").code())
        .isEqualTo(ExitCode.NO);
    assertThat(shell.run("kubectl lease-lock explain").code()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("kubectl lease-lock list --context none").code())
        .isEqualTo(ExitCode.USAGE);
    Path nowhere = temp.resolve("nowhere");
    Files.writeString(
        nowhere,
        Files.readString(server.kubeconfig)
            .replaceAll("server: .*", "server: https://127.0.0.1:1"));
    Shell.Ran unreachable = shell.run("kubectl lease-lock list --kubeconfig " + nowhere);
    assertThat(unreachable.code()).as("%s", unreachable.output()).isEqualTo(ExitCode.UNKNOWN);
  }

  @Test
  void theRoleOfThePageIsEnough() throws Exception {
    String namespace = "db";
    server.namespace(namespace);
    Holder backup = server.stored("MySQLBackup", namespace, "nightly", "Running");
    Holder restore = server.stored("MySQLRestore", namespace, "restore9", "Waiting");
    acquire(lock(namespace, "shop-operations"), backup, AcquireRequest.exclusive());
    queue(lock(namespace, "shop-operations"), restore, AcquireRequest.exclusive());
    Terminals onCall = new Terminals(server.as("jane"), server.locks(server.as("jane")), namespace);
    assertThat(onCall.run("list")).isEqualTo(ExitCode.REFUSED);

    Path role = temp.resolve("role.yaml");
    Files.writeString(role, role());
    assertThat(shell.run("kubectl apply -f " + role).code()).isZero();
    while (onCall.run("doctor") != ExitCode.OK) {
      assertThat(onCall.printed()).noneMatch(line -> line.contains("LEFTOVERS"));
    }
    assertThat(onCall.run("list", "-o", "yaml")).isZero();
    assertThat(onCall.run("explain", "shop-operations")).isZero();
    assertThat(onCall.printed()).anyMatch(line -> line.contains("status.state Running"));
    assertThat(onCall.run("break", "shop-operations", "--yes", "--reason", "tried")).isZero();
  }

  private static String role() throws IOException {
    Matcher block = ROLE.matcher(Files.readString(PAGE));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  @Test
  void thePageIsTypedAsItStands() throws Exception {
    String namespace = "shop";
    server.namespace(namespace);
    Holder backup = server.stored("MySQLBackup", namespace, "nightly", "Running");
    Holder restore = server.stored("MySQLRestore", namespace, "restore9", "Waiting");
    LeaseLock lock = lock(namespace, "shop-operations");
    acquire(lock, backup, AcquireRequest.exclusive().because("nightly backup"));
    queue(lock, restore, AcquireRequest.exclusive().because("restore of backup1"));

    List<Page.Step> steps = Page.steps(PAGE);
    assertThat(steps).hasSizeGreaterThan(6);
    List<String> differences = new ArrayList<>();
    for (Page.Step step : steps) {
      List<String> typed = Page.same(shell.run(step.command()).output());
      if (!typed.equals(Page.same(step.output()))) {
        differences.add(
            "line " + step.line() + ": " + step.command() + "\n" + String.join("\n", typed));
      }
    }
    assertThat(String.join("\n\n", differences)).isEmpty();
  }
}
