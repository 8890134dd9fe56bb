package io.github.leaselock.demo.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The definitions in {@code deploy/crd}, which are on the class path too. {@code -Dcrds.write}
 * makes them anew.
 */
class CustomResourceDefinitionTest {

  private static final Path COMMITTED = Path.of("deploy", "crd");

  @Test
  void theCommittedDefinitionsAreThoseOfTheClasses(@TempDir Path temp) throws IOException {
    boolean write = System.getProperty("crds.write") != null;
    Path generated = write ? COMMITTED : temp;
    GeneratedDefinitions.writeTo(generated);
    for (Class<? extends CustomResource<?, ?>> type : GeneratedDefinitions.TYPES) {
      String file = GeneratedDefinitions.fileName(type);
      assertThat(COMMITTED.resolve(file))
          .as(
              "to write it anew: ./mvnw -pl lease-lock-demo -am test -Dcrds.write"
                  + " -Dtest=CustomResourceDefinitionTest -Dsurefire.failIfNoSpecifiedTests=false")
          .hasSameTextualContentAs(generated.resolve(file));
    }
    try (Stream<Path> files = Files.list(COMMITTED)) {
      assertThat(files).hasSameSizeAs(GeneratedDefinitions.TYPES);
    }
  }

  @Test
  void backupsShowTheColumnsThatPerconasUsersKnow() throws IOException {
    assertThat(columns(MySQLBackup.class))
        .startsWith("Storage", "Destination", "State", "Completed", "Age");
  }

  @Test
  void restoresShowTheirStateAndForWhomTheyWait() throws IOException {
    assertThat(columns(MySQLRestore.class))
        .startsWith("Backup", "State", "Waiting For", "Completed", "Age");
  }

  @Test
  void theStatusIsASubresourceSoThatWritingItNeedsItsOwnPermission() throws IOException {
    for (Class<? extends CustomResource<?, ?>> type :
        List.of(MySQLBackup.class, MySQLRestore.class)) {
      assertThat(version(type).getSubresources().getStatus()).isNotNull();
    }
  }

  @Test
  void theClusterNameIsRequired() throws IOException {
    for (Class<? extends CustomResource<?, ?>> type :
        List.of(MySQLBackup.class, MySQLRestore.class)) {
      JSONSchemaProps spec =
          version(type).getSchema().getOpenAPIV3Schema().getProperties().get("spec");
      assertThat(Objects.requireNonNull(spec).getRequired()).contains("clusterName");
    }
  }

  private static List<String> columns(Class<? extends CustomResource<?, ?>> type)
      throws IOException {
    return version(type).getAdditionalPrinterColumns().stream()
        .map(CustomResourceColumnDefinition::getName)
        .toList();
  }

  private static CustomResourceDefinitionVersion version(Class<? extends CustomResource<?, ?>> type)
      throws IOException {
    String file = "/META-INF/fabric8/" + CustomResource.getCRDName(type) + "-v1.yml";
    try (InputStream yaml = CustomResourceDefinitionTest.class.getResourceAsStream(file)) {
      CustomResourceDefinition definition =
          Serialization.unmarshal(
              Objects.requireNonNull(yaml, file), CustomResourceDefinition.class);
      return definition.getSpec().getVersions().get(0);
    }
  }
}
