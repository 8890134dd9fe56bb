package io.github.leaselock.spring.app;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.leaselock.LeaseLock;
import io.github.leaselock.LeaseLocks;
import io.github.leaselock.LeaseSession;
import io.github.leaselock.LockHandle;
import io.github.leaselock.LockLostException;
import io.github.leaselock.LockTimeoutException;
import io.github.leaselock.SessionLoss;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * One of several replicas writes into a ledger, and never lets go by itself: {@code --ledger=FILE}.
 */
@SpringBootApplication
public class LedgerApplication {

  public static void main(String[] args) {
    SpringApplication.run(LedgerApplication.class, args);
  }

  // [spring-boot-client]
  @Bean
  KubernetesClient kubernetesClient() {
    return new KubernetesClientBuilder().build(); // Spring closes it, after all locks are released
  }

  // [spring-boot-client]

  @Bean
  CommandLineRunner work(LeaseLocks locks, LeaseSession session, LedgerFile ledger) {
    return args -> {
      LeaseLock lock = locks.lock(session.key().namespace(), "ledger");
      Thread worker = new Thread(() -> write(session, lock, ledger), "worker");
      worker.start(); // no daemon: what keeps the process, and has to end with the session
    };
  }

  @Bean
  LedgerFile ledgerFile(@Value("${ledger}") Path file) {
    return new LedgerFile(file);
  }

  private static void write(LeaseSession session, LeaseLock lock, LedgerFile ledger) {
    try {
      LockHandle handle = session.acquire(lock, Duration.ofMinutes(10));
      CompletableFuture<SessionLoss> lost = handle.lost().toCompletableFuture();
      do {
        ledger.append(handle.token().value());
      } while (!isDoneSoon(lost) && handle.isActive());
      System.out.println("the lock is over");
    } catch (LockLostException | LockTimeoutException | InterruptedException over) {
      System.out.println(over.getMessage());
    }
  }

  private static boolean isDoneSoon(CompletableFuture<?> lost) throws InterruptedException {
    try {
      lost.get(20, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException notYet) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What was written, and by whom.
   *
   * @param file a line for each step: the token and the process
   */
  record LedgerFile(Path file) {
    void append(long token) {
      try {
        Files.writeString(
            file,
            token + " " + ProcessHandle.current().pid() + "\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
