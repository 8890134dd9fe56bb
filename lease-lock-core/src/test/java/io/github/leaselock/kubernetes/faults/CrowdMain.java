package io.github.leaselock.kubernetes.faults;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/** A crowd in a JVM of its own, until the test says that the day is over. */
final class CrowdMain {

  private CrowdMain() {}

  /**
   * Arguments: URL, namespace, port of the resource, contenders, seconds at most, seed, clock
   * offset, pause in ms.
   */
  public static void main(String[] arguments) {
    Workday day =
        new Workday(
            Duration.ofSeconds(Long.parseLong(arguments[4])), Integer.parseInt(arguments[7]));
    try (KubernetesClient client = Crowd.clientOf(arguments[0]);
        RemoteResource resource = new RemoteResource(Integer.parseInt(arguments[2]));
        RemoteResource bell = new RemoteResource(Integer.parseInt(arguments[2]))) {
      Thread listening =
          new Thread(
              () -> {
                bell.awaitEvening();
                day.end();
              });
      listening.setDaemon(true);
      listening.start();
      new Crowd(arguments[1], Integer.parseInt(arguments[3]), day, Long.parseLong(arguments[5]))
          .contend(client, resource, Duration.parse(arguments[6]));
    }
  }
}
