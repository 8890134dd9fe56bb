package io.github.leaselock.consumer;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * An application with the client and the component of docs/spring-boot.md, to which come locks and a
 * session. When it has stopped, nothing of the session is left.
 */
@SpringBootApplication
public class Main {

  private static final String NAMESPACE = "ops"; // of the page's lock

  private final List<Object> closed = new ArrayList<>();

  public static void main(String[] args) throws Exception {
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      client
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
          .serverSideApply();
      ConfigurableApplicationContext application = SpringApplication.run(Main.class, args);
      String session = application.getBean(LeaseSession.class).key().name();
      try {
        work(application);
        Steps.require(sessions(client).contains(session), "the session is a Lease: " + session);
      } finally {
        application.close();
      }
      Steps.require(!sessions(client).contains(session), "nothing is left of " + session);
      Steps.say(client);
    }
  }

  private static void work(ConfigurableApplicationContext application) throws Exception {
    LeaseLocks locks = application.getBean(LeaseLocks.class);
    Steps.run(application.getBean(KubernetesClient.class), locks);
    application.getBean(DayEnd.class).close();
    application.getBean(DayEnd.class).close();
    Steps.require(application.getBean(Main.class).closed.size() == 2, "the component works");
    Steps.require(locks.lock(NAMESPACE, "ledger").inspect().isFree(), "the component gives back");
  }

  private static List<String> sessions(KubernetesClient client) {
    LeaseList leases = client.leases().inNamespace("default").list();
    return leases.getItems().stream().map(lease -> lease.getMetadata().getName()).toList();
  }

  @Bean
  Ledger ledger() {
    return closed::add;
  }
}
