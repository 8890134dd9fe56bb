package io.github.leaselock.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import io.github.leaselock.AcquireResult;
import io.github.leaselock.FencingToken;
import io.github.leaselock.Holder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LockHolder;
import io.github.leaselock.StalenessPredicate;
import io.github.leaselock.Verdict;
import io.github.leaselock.internal.lease.HolderEntry;
import io.github.leaselock.internal.lease.Terms;
import io.github.leaselock.kubernetes.HolderJudge;
import io.github.leaselock.kubernetes.KubernetesLocks;
import io.github.leaselock.kubernetes.realserver.Crd;
import io.github.leaselock.kubernetes.realserver.KubeApiTest;
import io.github.leaselock.kubernetes.realserver.TestCluster;
import io.github.leaselock.kubernetes.realserver.TestNamespace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the judge makes of objects on a real API server. */
@KubeApiTest
class ObjectsOnARealServerTest {

  /** The same kind in a version that its definition has and the server does not serve. */
  @Group(Task.GROUP)
  @Version("v2")
  @Kind("Task")
  @Plural("tasks")
  static final class UnservedTask extends CustomResource<Void, Void> implements Namespaced {
    private static final long serialVersionUID = 1L;
  }

  /** A kind that nobody has defined. */
  @Group(Task.GROUP)
  @Version("v1")
  static final class Chore extends CustomResource<Void, Void> implements Namespaced {
    private static final long serialVersionUID = 1L;
  }

  private KubernetesClient client;
  private String namespace;

  @BeforeAll
  static void defineTasks(TestCluster cluster) {
    CustomResourceDefinition tasks = Crd.named("tasks", "Task", Task.GROUP);
    tasks
        .getSpec()
        .getVersions()
        .add(
            tasks
                .getSpec()
                .getVersions()
                .get(0)
                .edit()
                .withName("v2")
                .withServed(false)
                .withStorage(false)
                .build());
    Crd.install(cluster.client(), tasks);
  }

  @AfterAll
  static void forgetTasks(TestCluster cluster) {
    cluster.client().resource(Crd.named("tasks", "Task", Task.GROUP)).delete();
  }

  @BeforeEach
  void use(TestNamespace namespace) {
    this.client = namespace.client();
    this.namespace = namespace.name();
  }

  private Task task() {
    Task task = new Task();
    task.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName("t1").build());
    return client.resource(task).create();
  }

  private void say(Task task, String state) {
    patch(task, Map.of("status", Map.of("state", state)));
  }

  private void setFinalizers(Task task, String... finalizers) {
    patch(task, Map.of("metadata", Map.of("finalizers", List.of(finalizers))));
  }

  private void patch(HasMetadata object, Map<String, ?> patch) {
    client
        .resource(object)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            client.getKubernetesSerialization().asJson(patch));
  }

  private static Verdict judge(StalenessPredicate predicate, HasMetadata object) throws Exception {
    Holder holder = KubernetesLocks.holderOf(object);
    return predicate.judge(
        HolderEntry.granted(
            holder.identity(), Terms.EXCLUSIVE, new FencingToken(1), Instant.EPOCH));
  }

  @Test
  void anObjectIsGoneOnceItIsNoLongerThere() throws Exception {
    Task task = task();
    StalenessPredicate gone = HolderJudge.on(client).kind(Task.class);

    assertThat(judge(gone, task)).isEqualTo(Verdict.live());
    client.resource(task).delete();
    assertThat(judge(gone, task)).isEqualTo(Verdict.stale());
  }

  @Test
  void anObjectThatIsBeingDeletedIsStillThere() throws Exception {
    Task task = task();
    setFinalizers(task, "example.com/work");
    client.resource(task).delete();
    StalenessPredicate gone = HolderJudge.on(client).kind(Task.class);

    assertThat(judge(gone, task)).isEqualTo(Verdict.live());
    setFinalizers(task);
    assertThat(judge(gone, task)).isEqualTo(Verdict.stale());
  }

  @Test
  void anObjectCreatedAgainUnderItsNameIsAnother() throws Exception {
    Task task = task();
    client.resource(task).delete();
    Task namesake = task();
    StalenessPredicate gone = HolderJudge.on(client).kind(Task.class);

    assertThat(judge(gone, task)).isEqualTo(Verdict.stale());
    assertThat(judge(gone, namesake)).isEqualTo(Verdict.live());
  }

  @Test
  void anObjectIsFinishedWhenItSaysSo() throws Exception {
    Task task = task();
    StalenessPredicate finished = HolderJudge.on(client).kind(Task.class, Task::isDone);

    assertThat(judge(finished, task)).isEqualTo(Verdict.live());
    say(task, "Running");
    assertThat(judge(finished, task)).isEqualTo(Verdict.live());
    say(task, "Done");
    assertThat(judge(finished, task)).isEqualTo(Verdict.stale());
  }

  @Test
  void aKindWithoutAClassIsJudgedByItsPluralAndGroup() throws Exception {
    Task task = task();
    HolderJudge judge = HolderJudge.on(client);
    StalenessPredicate preferred =
        judge.kind("tasks." + Task.GROUP, ObjectsOnARealServerTest::done);
    StalenessPredicate versioned =
        judge.kind(Task.GROUP, "v1", "tasks", ObjectsOnARealServerTest::done);

    assertThat(judge(preferred, task)).isEqualTo(Verdict.live());
    assertThat(judge(versioned, task)).isEqualTo(Verdict.live());
    say(task, "Done");
    assertThat(judge(preferred, task)).isEqualTo(Verdict.stale());
    assertThat(judge(versioned, task)).isEqualTo(Verdict.stale());
    client.resource(task).delete();
    assertThat(judge(preferred, task)).isEqualTo(Verdict.stale());
  }

  @Test
  void aCoreKindWithoutAClassIsJudgedByItsPlural() throws Exception {
    Pod pod = pod("p1");
    StalenessPredicate judge = HolderJudge.on(client).kind("pods", object -> false);

    assertThat(judge(judge, pod)).isEqualTo(Verdict.live());
    client.resource(pod).withGracePeriod(0).delete();
    assertThat(judge(judge, pod)).isEqualTo(Verdict.stale());
  }

  private static boolean done(GenericKubernetesResource task) {
    return "Done".equals(task.get("status", "state"));
  }

  /** The server's 404 is then about the address, not about the object. */
  @Test
  void inAVersionThatIsNotServedNothingIsGone() throws Exception {
    Task task = task();

    assertThat(judge(HolderJudge.on(client).kind(UnservedTask.class), task).reason())
        .startsWith("the API server serves no tasks in " + Task.GROUP + "/v2: ");
    assertThat(
            judge(HolderJudge.on(client).kind(Task.GROUP, "v2", "tasks", any -> true), task)
                .reason())
        .startsWith("the API server serves no tasks." + Task.GROUP + " in version v2: ");
  }

  @Test
  void ofAKindThatIsNotDefinedNothingIsGone() throws Exception {
    Chore chore = new Chore();
    chore.setMetadata(
        new ObjectMetaBuilder().withNamespace(namespace).withName("c1").withUid("u").build());

    assertThat(judge(HolderJudge.on(client).kind(Chore.class), chore).reason())
        .startsWith("the API server serves no chores in " + Task.GROUP + "/v1: ");
    assertThat(
            judge(HolderJudge.on(client).kind("chores." + Task.GROUP, any -> true), chore).reason())
        .startsWith("the API server serves no chores." + Task.GROUP);
  }

  @Test
  void clusterScopedObjectsAreJudgedToo() throws Exception {
    Namespace held = client.namespaces().withName(namespace).get();
    StalenessPredicate gone = HolderJudge.on(client).kind(Namespace.class);

    assertThat(judge(gone, held)).isEqualTo(Verdict.live());
    held.getMetadata().setUid("of-another-life");
    assertThat(judge(gone, held)).isEqualTo(Verdict.stale());
    held.getMetadata().setName("never-" + namespace);
    assertThat(judge(gone, held)).isEqualTo(Verdict.stale());
  }

  @Test
  void aPodIsGoneWhenItHasEndedForGoodOrIsNoLongerThere() throws Exception {
    StalenessPredicate gone = HolderJudge.on(client).pods();
    Pod succeeded = pod("p1");
    Pod deleted = pod("p2");

    assertThat(judge(gone, succeeded)).isEqualTo(Verdict.live());
    client
        .resource(succeeded)
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"phase\":\"Succeeded\"}}");
    assertThat(judge(gone, succeeded)).isEqualTo(Verdict.stale());

    client.resource(deleted).delete();
    assertThat(judge(gone, deleted))
        .as("its node was told, and has not answered")
        .isEqualTo(Verdict.live());
    client.resource(deleted).withGracePeriod(0).delete();
    assertThat(judge(gone, deleted)).isEqualTo(Verdict.stale());
  }

  /** On a node that does not exist, so that nobody runs it and nobody ends it. */
  private Pod pod(String name) {
    return client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNodeName("no-such-node")
                .withAutomountServiceAccountToken(false)
                .addNewContainer()
                .withName("main")
                .withImage("example.com/none")
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  @Test
  void theLockOfADeletedObjectIsTakenOver() {
    LeaseLock lock = KubernetesLocks.using(client).lock(namespace, "cluster1-operations");
    Task first = task();
    Holder holder = KubernetesLocks.holderOf(first);
    StalenessPredicate gone = HolderJudge.on(client).kind(Task.class);
    assertThat(lock.acquire(holder, gone)).isInstanceOf(AcquireResult.Acquired.class);
    client.resource(first).delete();
    Holder namesake = KubernetesLocks.holderOf(task());

    assertThat(lock.acquire(namesake, gone))
        .isInstanceOfSatisfying(
            AcquireResult.Acquired.class,
            acquired ->
                assertThat(acquired.active().evicted())
                    .extracting(LockHolder::identity)
                    .containsExactly(holder.identity()));
  }
}
