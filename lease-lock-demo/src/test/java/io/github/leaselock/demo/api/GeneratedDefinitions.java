package io.github.leaselock.demo.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.crdv2.generator.CustomResourceInfo;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.client.CustomResource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The definitions as the classes of this package say them. */
final class GeneratedDefinitions {

  static final List<Class<? extends CustomResource<?, ?>>> TYPES =
      List.of(MySQLCluster.class, MySQLBackup.class, MySQLRestore.class);

  private GeneratedDefinitions() {}

  /** Writes them, one file each. */
  static void writeTo(Path folder) {
    CustomResourceInfo[] types =
        TYPES.stream().map(CustomResourceInfo::fromClass).toArray(CustomResourceInfo[]::new);
    new CRDGenerator()
        .inOutputDir(folder.toFile())
        .forCRDVersions("v1")
        .withMinQuotes(true)
        .withPostProcessor(new AsAnnotated())
        .customResources(types)
        .generate();
  }

  static String fileName(Class<? extends CustomResource<?, ?>> type) {
    return CustomResource.getCRDName(type) + "-v1.yml";
  }

  /**
   * What the generator leaves to do: it sorts the columns by their paths, where the class has an
   * order, and cannot say of a spec as a whole that it is required.
   */
  private static final class AsAnnotated implements CRDPostProcessor {

    private static final Map<String, Class<? extends CustomResource<?, ?>>> BY_NAME =
        TYPES.stream().collect(Collectors.toMap(CustomResource::getCRDName, type -> type));

    @Override
    public HasMetadata process(HasMetadata definition, String version) {
      Class<?> type = Objects.requireNonNull(BY_NAME.get(definition.getMetadata().getName()));
      List<String> columns =
          Arrays.stream(type.getAnnotationsByType(AdditionalPrinterColumn.class))
              .map(AdditionalPrinterColumn::name)
              .toList();
      CustomResourceDefinitionVersion served =
          ((CustomResourceDefinition) definition).getSpec().getVersions().get(0);
      served
          .getAdditionalPrinterColumns()
          .sort(Comparator.comparingInt(column -> columns.indexOf(column.getName())));
      if (Operation.class.isAssignableFrom(type)) {
        served.getSchema().getOpenAPIV3Schema().setRequired(List.of("spec"));
      }
      return definition;
    }
  }
}
