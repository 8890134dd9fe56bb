package io.github.leaselock.kubernetes.realserver;

import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import java.time.Duration;

/** The server's authorizer, which follows roles and bindings a moment behind. */
public final class Authorizer {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Authorizer() {}

  /**
   * What the authorizer is asked.
   *
   * @param name empty for no particular one, as in a creation
   */
  public record Question(String group, String resource, String name, String verb) {}

  /** Returns when the server allows a user this, or no longer does. */
  public static void await(
      TestNamespace namespace, String user, Question question, boolean allowed) {
    Await.until(
        LIMIT,
        user + (allowed ? " may: " : " may not: ") + question,
        () -> isAllowed(namespace, user, question) == allowed,
        () -> "");
  }

  private static boolean isAllowed(TestNamespace namespace, String user, Question question) {
    var attributes =
        new ResourceAttributesBuilder()
            .withNamespace(namespace.name())
            .withGroup(question.group())
            .withResource(question.resource())
            .withName(question.name())
            .withVerb(question.verb())
            .build();
    var review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(user)
            .withResourceAttributes(attributes)
            .endSpec()
            .build();
    return namespace.client().resource(review).create().getStatus().getAllowed();
  }
}
