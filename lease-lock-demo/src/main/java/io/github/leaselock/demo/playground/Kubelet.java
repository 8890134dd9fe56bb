package io.github.leaselock.demo.playground;

import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does for the Deployments of one namespace what controllers and kubelets would: creates Pods, runs
 * each as a process, tells their readiness, ends what is deleted and replaces it. No more than a
 * tutorial needs: no rollouts, no ReplicaSets, no logs.
 */
final class Kubelet {

  private static final Logger LOG = LoggerFactory.getLogger(Kubelet.class);
  private static final long BETWEEN_ROUNDS_MILLIS = 300;
  private static final String NODE = "playground";

  private final KubernetesClient client;
  private final PodProcesses processes;

  Kubelet(KubernetesClient client, PodProcesses processes) {
    this.client = client;
    this.processes = processes;
  }

  /** Works until it is interrupted. */
  void run() throws InterruptedException {
    while (true) {
      try {
        round();
      } catch (KubernetesClientException | IOException e) {
        LOG.warn("a round failed", e); // the next one does better, or this again
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_ROUNDS_MILLIS);
    }
  }

  private void round() throws IOException {
    List<Pod> pods = client.pods().inNamespace(Playground.NAMESPACE).list().getItems();
    processes.endAllBut(pods);
    for (Pod pod : pods) {
      if (pod.getMetadata().getDeletionTimestamp() == null) {
        tellStatus(pod, processes.keepRunning(pod));
      } else if (processes.hasEnded(pod)) {
        client.resource(pod).withGracePeriod(0).delete();
      }
    }
    for (Deployment deployment :
        client.apps().deployments().inNamespace(Playground.NAMESPACE).list().getItems()) {
      scale(deployment, pods);
    }
  }

  private void scale(Deployment deployment, List<Pod> all) {
    List<Pod> pods =
        all.stream()
            .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
            .filter(pod -> isOf(deployment, pod))
            .toList();
    int wanted = deployment.getSpec().getReplicas();
    for (int missing = pods.size(); missing < wanted; missing++) {
      client.resource(podOf(deployment)).create();
    }
    pods.stream().skip(wanted).forEach(pod -> client.resource(pod).delete());
    int ready = (int) pods.stream().filter(Kubelet::isReady).count();
    Deployment told =
        new DeploymentBuilder(deployment)
            .withNewStatus()
            .withObservedGeneration(deployment.getMetadata().getGeneration())
            .withReplicas(pods.size())
            .withUpdatedReplicas(pods.size())
            .withReadyReplicas(ready)
            .withAvailableReplicas(ready)
            .withUnavailableReplicas(Math.max(0, wanted - ready))
            .addNewCondition()
            .withType("Available")
            .withStatus(ready >= wanted ? "True" : "False")
            .withReason("CountedByPlayground")
            .endCondition()
            .endStatus()
            .build();
    client.resource(told).patchStatus();
  }

  private static boolean isOf(Deployment deployment, Pod pod) {
    return pod.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getUid().equals(deployment.getMetadata().getUid()));
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(one -> one.getType().equals("Ready") && one.getStatus().equals("True"));
  }

  private static Pod podOf(Deployment deployment) {
    var template = deployment.getSpec().getTemplate();
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(deployment.getMetadata().getNamespace())
        .withGenerateName(deployment.getMetadata().getName() + "-")
        .withLabels(template.getMetadata().getLabels())
        .addNewOwnerReference()
        .withApiVersion(deployment.getApiVersion())
        .withKind(deployment.getKind())
        .withName(deployment.getMetadata().getName())
        .withUid(deployment.getMetadata().getUid())
        .withController(true)
        .endOwnerReference()
        .endMetadata()
        .withNewSpecLike(template.getSpec())
        .withNodeName(NODE)
        .endSpec()
        .build();
  }

  private void tellStatus(Pod pod, PodProcesses.State state) {
    var container = pod.getSpec().getContainers().get(0);
    Pod told =
        new PodBuilder(pod)
            .editOrNewStatus()
            .withPhase(state.isRunning() ? "Running" : "Pending")
            .withConditions()
            .addNewCondition()
            .withType("Ready")
            .withStatus(state.isReady() ? "True" : "False")
            .endCondition()
            .withContainerStatuses()
            .addNewContainerStatus()
            .withName(container.getName())
            .withImage(container.getImage())
            .withImageID("")
            .withReady(state.isReady())
            .withRestartCount(state.restarts())
            .withNewState()
            .withRunning(state.isRunning() ? new ContainerStateRunning() : null)
            .endState()
            .endContainerStatus()
            .endStatus()
            .build();
    if (!told.getStatus().equals(pod.getStatus())) {
      client.resource(told).patchStatus();
    }
  }
}
