package io.github.leaselock.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.health.contributor.Health;

/** These tests ran on the Spring Boot that the build says. */
class VersionTest {

  @Test
  void itIsTheVersionThatTheBuildSays() {
    String wanted = System.getProperty("spring-boot.version");
    assertThat(wanted).isNotBlank().isEqualTo(SpringBootVersion.getVersion());
    assertThat(jar(AutoConfiguration.class)).endsWith(wanted + ".jar");
    assertThat(jar(Health.class)).endsWith(wanted + ".jar");
  }

  private static String jar(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().getPath();
  }
}
