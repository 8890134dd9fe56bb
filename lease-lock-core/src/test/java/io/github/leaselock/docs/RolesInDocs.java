package io.github.leaselock.docs;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What docs/rbac.md shows, as it shows it. */
public final class RolesInDocs {

  private static final Path PAGE = Path.of("../docs/rbac.md");
  private static final Pattern BLOCK =
      Pattern.compile("^```yaml\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private RolesInDocs() {}

  /** The rules of the Role with this name. */
  public static PolicyRule[] rules(String name) {
    return all().stream()
        .filter(role -> role.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No Role " + name + " in " + PAGE))
        .getRules()
        .toArray(new PolicyRule[0]);
  }

  static List<Role> all() {
    KubernetesSerialization yaml = new KubernetesSerialization();
    return blocks()
        .filter(block -> block.contains("kind: Role\n"))
        .map(block -> yaml.unmarshal(block, Role.class))
        .toList();
  }

  /** The admission policy that the page shows, and its binding, as YAML. */
  public static List<String> policy() {
    return blocks()
        .filter(block -> block.contains("kind: ValidatingAdmissionPolicy\n"))
        .flatMap(block -> Stream.of(block.split("(?m)^---$")))
        .toList();
  }

  private static Stream<String> blocks() {
    try {
      return BLOCK.matcher(Files.readString(PAGE)).results().map(block -> block.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
