package io.github.leaselock.shedlock;

import static org.assertj.core.api.Assertions.assertThat;

import net.javacrumbs.shedlock.core.LockProvider;
import org.junit.jupiter.api.Test;

/** These tests ran on the ShedLock that the build says. */
class VersionTest {

  @Test
  void itIsTheVersionThatTheBuildSays() {
    String wanted = System.getProperty("shedlock.version");
    assertThat(wanted).isNotBlank();
    assertThat(LockProvider.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .endsWith("shedlock-core-" + wanted + ".jar");
  }
}
