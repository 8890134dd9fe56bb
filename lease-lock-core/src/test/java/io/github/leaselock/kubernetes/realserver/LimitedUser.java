package io.github.leaselock.kubernetes.realserver;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.leaselock.kubernetes.realserver.Authorizer.Question;
import java.util.List;

/** A user who may do in one namespace what a Role says, and nothing else. */
public final class LimitedUser {

  private static final String NAME = "limited-user";

  private final TestNamespace namespace;
  private final String user;
  private List<PolicyRule> rules = List.of();

  /** Creates the user in a namespace where there is none yet. */
  public LimitedUser(TestNamespace namespace, PolicyRule... rules) {
    this.namespace = namespace;
    this.user = "user-of-" + namespace.name();
    namespace
        .client()
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(namespace.name())
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", NAME)
                .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                .build())
        .create();
    mayDo(rules);
  }

  public KubernetesClient client() {
    return namespace.cluster().clientOf(user);
  }

  /**
   * Replaces what the user may do, and returns when the server acts accordingly: its authorizer
   * follows the roles a moment behind.
   */
  public void mayDo(PolicyRule... allowed) {
    Role role =
        new RoleBuilder()
            .withNewMetadata()
            .withName(NAME)
            .withNamespace(namespace.name())
            .endMetadata()
            .withRules(allowed)
            .build();
    namespace.client().resource(role).unlock().createOr(existing -> existing.update());
    List<PolicyRule> before = rules;
    rules = List.of(allowed);
    before.forEach(this::awaitAnswers);
    rules.forEach(this::awaitAnswers);
  }

  private void awaitAnswers(PolicyRule rule) {
    List<String> names = rule.getResourceNames().isEmpty() ? List.of("") : rule.getResourceNames();
    for (String group : rule.getApiGroups()) {
      for (String resource : rule.getResources()) {
        for (String verb : rule.getVerbs()) {
          names.forEach(name -> awaitAnswer(new Question(group, resource, name, verb)));
        }
      }
    }
  }

  private void awaitAnswer(Question question) {
    boolean expected = rules.stream().anyMatch(rule -> allows(rule, question));
    Authorizer.await(namespace, user, question, expected);
  }

  private static boolean allows(PolicyRule rule, Question question) {
    return rule.getApiGroups().contains(question.group())
        && rule.getResources().contains(question.resource())
        && rule.getVerbs().contains(question.verb())
        && (rule.getResourceNames().isEmpty() || rule.getResourceNames().contains(question.name()));
  }
}
