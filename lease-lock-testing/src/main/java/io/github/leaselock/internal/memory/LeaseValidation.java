package io.github.leaselock.internal.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.leaselock.LeaseKey;
import io.github.leaselock.internal.memory.InMemoryApiServer.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the API server demands of the content of a Lease that has the right shape. Sources: "Object
 * Names and IDs", "Labels and Selectors", "Annotations" and "Owners and Dependents" in the
 * Kubernetes documentation, and the recorded answers of a real server.
 */
final class LeaseValidation {

  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern NAME = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
  private static final int MAX_SUBDOMAIN = 253;
  private static final int MAX_NAME = 63;
  private static final int MAX_ANNOTATIONS = 256 * 1024;

  private final Map<String, Object> lease;
  private final List<Cause> causes = new ArrayList<>();

  private LeaseValidation(Map<String, Object> lease) {
    this.lease = lease;
  }

  /**
   * Checks a Lease to be created.
   *
   * @throws Refusal with all that is wrong
   */
  static void requireValid(LeaseKey key, Map<String, Object> lease) {
    LeaseValidation validation = new LeaseValidation(lease);
    validation.content();
    validation.conclude(key);
  }

  /**
   * Checks the next version of a Lease.
   *
   * @throws Refusal with all that is wrong
   */
  static void requireValidUpdate(
      LeaseKey key, Map<String, Object> current, Map<String, Object> next) {
    LeaseValidation validation = new LeaseValidation(next);
    validation.change(current);
    validation.content();
    validation.conclude(key);
  }

  private void conclude(LeaseKey key) {
    if (!causes.isEmpty()) {
      throw Refusal.invalid(key, causes);
    }
  }

  private void content() {
    keys("labels", key -> requireQualifiedName("metadata.labels", key));
    keys("annotations", key -> requireQualifiedName("metadata.annotations", lowerCase(key)));
    labelValues();
    annotationsSize();
    for (Object finalizer : Tree.list(lease, "metadata", "finalizers")) {
      requireQualifiedName("metadata.finalizers", finalizer.toString());
    }
    owners();
    atLeast(1, "leaseDurationSeconds", "must be greater than 0");
    atLeast(0, "leaseTransitions", "must be greater than or equal to 0");
    election();
  }

  private void change(Map<String, Object> current) {
    for (String fixed : List.of("uid", "deletionTimestamp", "deletionGracePeriodSeconds")) {
      if (!Objects.equals(
          Tree.value(current, "metadata", fixed), Tree.value(lease, "metadata", fixed))) {
        invalid("metadata." + fixed, "field is immutable");
      }
    }
    List<?> finalizers = Tree.list(current, "metadata", "finalizers");
    if (Tree.value(current, "metadata", "deletionTimestamp") != null
        && !finalizers.containsAll(Tree.list(lease, "metadata", "finalizers"))) {
      causes.add(
          new Cause(
              "FieldValueForbidden",
              "metadata.finalizers",
              "no new finalizers can be added if the object is being deleted"));
    }
  }

  private void keys(String field, Consumer<String> rule) {
    if (Tree.value(lease, "metadata", field) instanceof Map<?, ?> map) {
      map.keySet().forEach(key -> rule.accept(key.toString()));
    }
  }

  private static String lowerCase(String key) {
    return key.toLowerCase(Locale.ROOT);
  }

  /** A name of at most 63 characters, perhaps after a DNS subdomain and a slash. */
  private void requireQualifiedName(String field, String text) {
    int slash = text.indexOf('/');
    String prefix = text.substring(0, Math.max(slash, 0));
    String name = text.substring(slash + 1);
    boolean goodPrefix =
        slash < 0 || (prefix.length() <= MAX_SUBDOMAIN && SUBDOMAIN.matcher(prefix).matches());
    if (!goodPrefix || name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
      invalid(field, "\"" + text + "\" is not a qualified name");
    }
  }

  private void labelValues() {
    if (Tree.value(lease, "metadata", "labels") instanceof Map<?, ?> labels) {
      for (Object each : labels.values()) {
        String value = each.toString();
        if (value.length() > MAX_NAME || !(value.isEmpty() || NAME.matcher(value).matches())) {
          invalid("metadata.labels", "\"" + value + "\" is not a label value");
        }
      }
    }
  }

  private void annotationsSize() {
    long size = 0;
    if (Tree.value(lease, "metadata", "annotations") instanceof Map<?, ?> annotations) {
      for (Map.Entry<?, ?> annotation : annotations.entrySet()) {
        size += annotation.getKey().toString().getBytes(UTF_8).length;
        size += annotation.getValue().toString().getBytes(UTF_8).length;
      }
    }
    if (size > MAX_ANNOTATIONS) {
      causes.add(
          new Cause(
              "FieldValueTooLong",
              "metadata.annotations",
              "must have at most " + MAX_ANNOTATIONS + " bytes"));
    }
  }

  private void owners() {
    int controllers = 0;
    int index = 0;
    for (Object each : Tree.list(lease, "metadata", "ownerReferences")) {
      Map<?, ?> owner = (Map<?, ?>) each;
      String path = "metadata.ownerReferences[" + index++ + "].";
      for (String part : List.of("apiVersion", "kind", "name", "uid")) {
        if (Objects.requireNonNullElse(owner.get(part), "").equals("")) {
          causes.add(new Cause("FieldValueRequired", path + part, "must not be empty"));
        }
      }
      controllers += Boolean.TRUE.equals(owner.get("controller")) ? 1 : 0;
    }
    if (controllers > 1) {
      invalid("metadata.ownerReferences", "only one reference can have controller set to true");
    }
  }

  /** Where coordinated leader election is enabled; elsewhere its two fields are dropped. */
  private void election() {
    String strategy = Tree.text(lease, "spec", "strategy");
    if (strategy.contains("/")) {
      requireQualifiedName("spec.strategy.strategy", strategy);
    } else if (Tree.value(lease, "spec", "strategy") != null
        && !strategy.equals("OldestEmulationVersion")) {
      causes.add(
          new Cause(
              "FieldValueNotSupported",
              "spec.strategy.strategy",
              "supported values: \"OldestEmulationVersion\""));
    }
    if (strategy.isEmpty() && !Tree.text(lease, "spec", "preferredHolder").isEmpty()) {
      causes.add(
          new Cause(
              "FieldValueForbidden",
              "spec.preferredHolder",
              "may only be specified if `strategy` is defined"));
    }
  }

  private void atLeast(int least, String field, String message) {
    @Nullable Object value = Tree.value(lease, "spec", field);
    if (value instanceof Integer number && number < least) {
      invalid("spec." + field, message);
    }
  }

  private void invalid(String field, String message) {
    causes.add(new Cause("FieldValueInvalid", field, message));
  }
}
