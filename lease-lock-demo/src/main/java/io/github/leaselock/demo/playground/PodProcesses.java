package io.github.leaselock.demo.playground;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The Pods as processes of this machine: with the environment that the manifest gives them, under
 * the service account that it names. What is a volume there is a folder here, shared by name; and
 * each answers its probes on a port of its own, for they have one address.
 */
final class PodProcesses {

  private static final String HEALTH_ADDRESS = "LEASE_LOCK_HEALTH_ADDRESS";

  private final KubernetesClient client;
  private final ServiceAccounts accounts;
  private final Path run;
  private final Path logs;
  private final Map<String, PodProcess> processes = new HashMap<>();
  private final Map<String, Integer> restarts = new HashMap<>();

  /**
   * None yet.
   *
   * @param run where volumes and credentials go
   * @param logs where the processes' output goes
   */
  PodProcesses(KubernetesClient client, Path run, Path logs) {
    this.client = client;
    this.accounts = new ServiceAccounts(client, run);
    this.run = run;
    this.logs = logs;
  }

  /**
   * What is told of a Pod.
   *
   * @param restarts how often its process has been started anew
   */
  record State(boolean isRunning, boolean isReady, int restarts) {}

  /** Starts the Pod's process if it does not run and can run. */
  State keepRunning(Pod pod) throws IOException {
    String uid = pod.getMetadata().getUid();
    @Nullable PodProcess process = processes.get(uid);
    if (process != null && !process.isAlive()) {
      processes.remove(uid);
      restarts.merge(uid, 1, Integer::sum);
      process = null;
    }
    if (process == null) {
      process = start(pod).orElse(null);
    }
    if (process == null) {
      return new State(false, false, restarts.getOrDefault(uid, 0));
    }
    processes.put(uid, process);
    return new State(true, process.isReady(), restarts.getOrDefault(uid, 0));
  }

  /** Asks the Pod's process to end; tells whether it has. */
  boolean hasEnded(Pod pod) {
    @Nullable PodProcess process = processes.get(pod.getMetadata().getUid());
    if (process == null || !process.isAlive()) {
      return true;
    }
    process.terminate();
    return false;
  }

  /** Kills the processes of Pods that are gone: deleted without a grace period. */
  void endAllBut(List<Pod> pods) {
    Set<String> wanted =
        pods.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
    processes.entrySet().stream()
        .filter(entry -> !wanted.contains(entry.getKey()))
        .forEach(entry -> entry.getValue().kill());
    processes.keySet().retainAll(wanted);
  }

  /** Empty while something that its environment refers to is missing. */
  private Optional<PodProcess> start(Pod pod) throws IOException {
    var container = pod.getSpec().getContainers().get(0);
    Map<String, String> folders = new HashMap<>();
    for (VolumeMount mount : container.getVolumeMounts()) {
      Path folder = Files.createDirectories(run.resolve("volumes").resolve(mount.getName()));
      folders.put(mount.getMountPath(), folder.toString());
    }
    Map<String, String> environment = new HashMap<>();
    for (EnvVar variable : container.getEnv()) {
      Optional<String> value = valueOf(variable, pod);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      environment.put(variable.getName(), folders.getOrDefault(value.get(), value.get()));
    }
    String health = "127.0.0.1:" + freePort();
    environment.put(HEALTH_ADDRESS, health);
    Path kubeconfig =
        accounts.kubeconfigOf(
            pod.getMetadata().getNamespace(), pod.getSpec().getServiceAccountName());
    String readiness = container.getReadinessProbe().getHttpGet().getPath();
    return Optional.of(
        PodProcess.start(
            run,
            kubeconfig,
            environment,
            logs.resolve(pod.getMetadata().getName() + ".log"),
            "http://" + health + readiness));
  }

  private Optional<String> valueOf(EnvVar variable, Pod pod) {
    @Nullable EnvVarSource source = variable.getValueFrom();
    if (source == null) {
      return Optional.ofNullable(variable.getValue());
    }
    if (source.getFieldRef() != null) {
      return switch (source.getFieldRef().getFieldPath()) {
        case "metadata.name" -> Optional.of(pod.getMetadata().getName());
        case "metadata.namespace" -> Optional.of(pod.getMetadata().getNamespace());
        default -> Optional.empty();
      };
    }
    @Nullable Secret secret =
        client
            .secrets()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(source.getSecretKeyRef().getName())
            .get();
    return Optional.ofNullable(secret)
        .map(found -> found.getData().get(source.getSecretKeyRef().getKey()))
        .map(data -> new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
