package io.github.leaselock.demo.play.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeBinariesTest {

  @TempDir Path root;

  @Test
  void theNewestCompleteVersionIsFound() throws Exception {
    programs("1.9.11", true);
    programs("1.31.2", true);
    programs("1.34.0", false);
    Files.createDirectories(root.resolve("k8s/1.35.0-plan9-mips"));

    assertThat(KubeBinaries.findIn(root, Optional.empty()))
        .hasValueSatisfying(found -> assertThat(found.version()).isEqualTo("1.31.2"));
  }

  @Test
  void aWantedVersionIsFoundOrNone() throws Exception {
    programs("1.30.1", true);
    programs("1.31.2", true);

    assertThat(KubeBinaries.findIn(root, Optional.of("1.30.1")))
        .map(KubeBinaries::version)
        .contains("1.30.1");
    assertThat(KubeBinaries.findIn(root, Optional.of("1.29.0"))).isEmpty();
  }

  @Test
  void whereThereIsNothingNothingIsFound() throws Exception {
    assertThat(KubeBinaries.findIn(root, Optional.empty())).isEmpty();
  }

  private void programs(String version, boolean complete) throws IOException {
    Path directory = root.resolve("k8s").resolve(version + KubeBinaries.platformSuffix());
    Files.createDirectories(directory);
    executable(directory.resolve("etcd"));
    if (complete) {
      executable(directory.resolve("kube-apiserver"));
    }
  }

  private static void executable(Path file) throws IOException {
    Files.writeString(file, "#!/bin/sh\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
