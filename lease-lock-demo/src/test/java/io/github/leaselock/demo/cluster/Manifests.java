package io.github.leaselock.demo.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The files of {@code deploy}, as they are written. */
public final class Manifests {

  /** Where they are. */
  public static final Path DEPLOY = Path.of("deploy");

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private Manifests() {}

  /** What a kustomization lists, in its order. It has nothing but this list. */
  public static List<GenericKubernetesResource> kustomized(Path folder) {
    List<GenericKubernetesResource> all = new ArrayList<>();
    for (String file : resources(folder)) {
      all.addAll(in(folder.resolve(file)));
    }
    return all;
  }

  /** The files that a kustomization lists. */
  public static List<String> resources(Path folder) {
    Map<?, ?> kustomization = YAML.unmarshal(read(folder.resolve("kustomization.yaml")), Map.class);
    List<?> list = (List<?>) Objects.requireNonNull(kustomization.get("resources"));
    return list.stream().map(String::valueOf).toList();
  }

  /** What one file holds. */
  public static List<GenericKubernetesResource> in(Path file) {
    return Stream.of(read(file).split("(?m)^---$"))
        .map(document -> YAML.unmarshal(document, GenericKubernetesResource.class))
        .toList();
  }

  /** What one file holds, if it is one object of this type. */
  public static <T> T in(Path file, Class<T> type) {
    return YAML.unmarshal(read(file), type);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
